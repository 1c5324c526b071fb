import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type ComponentType, useEffect, useLayoutEffect, useState } from 'react';
import { pageNonce } from './page-policy.ts';
import { usePreferences } from './preferences/preferences.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { cssVariables, theme } from './theme.ts';
import { useDarkSystem } from './use-dark-system.ts';
import { useWall } from './wall-mode.ts';

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
const AGAIN_MS = 5_000;

/**
 * Comes after the page; what is said before it has come, waits in the library's store. A server that is gone meanwhile must not
 * take the page along: it is asked for again.
 */
function LateToasts() {
  const [Toasts, setToasts] = useState<ComponentType>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const fetchAfter = (waitMs: number) => {
      timer = setTimeout(() => {
        import('./toasts.tsx').then(
          (found) => setToasts(() => found.Toasts),
          () => fetchAfter(AGAIN_MS),
        );
      }, waitMs);
    };
    fetchAfter(LATE_MS);
    return () => clearTimeout(timer);
  }, []);
  return Toasts && <Toasts />;
}
