import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useLayoutEffect, useState } from 'react';
import { pageNonce } from './page-policy.ts';
import { usePreferences } from './preferences/preferences.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { cssVariables, theme } from './theme.ts';
import { useDarkSystem } from './use-dark-system.ts';
import { useWall } from './wall-mode.ts';

/** Comes after the page; what is said before it has come, waits in the library's store. */
const Toasts = lazy(async () => ({ default: (await import('./toasts.tsx')).Toasts }));

export function App() {
  const isWall = useWall();
  const { theme: chosen } = usePreferences();
  const ofSystem = useDarkSystem() ? 'dark' : 'light';
  const scheme = chosen === 'auto' ? ofSystem : chosen;
  // The tokens hang on `data-theme`; `public/theme.js` sets it before the first paint, this keeps it true afterwards.
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = isWall ? 'wall' : scheme;
  }, [scheme, isWall]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      forceColorScheme={isWall ? 'dark' : scheme}
      getStyleNonce={pageNonce}
    >
      <LateToasts />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

const LATE_MS = 500;

function LateToasts() {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    isLate && (
      <Suspense fallback={null}>
        <Toasts />
      </Suspense>
    )
  );
}
