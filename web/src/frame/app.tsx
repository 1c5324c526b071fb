import { MantineProvider, useComputedColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { pageNonce } from './page-policy.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { colorSchemeManager, cssVariables, theme } from './theme.ts';
import { useWall } from './wall-mode.ts';

export function App() {
  const isWall = useWall();
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      cssVariablesResolver={cssVariables}
      getStyleNonce={pageNonce}
      {...(isWall && { forceColorScheme: 'dark' as const })}
    >
      <ThemeAttribute />
      <Notifications position="bottom-right" limit={4} />
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** The tokens hang on `data-theme`; `public/theme.js` sets it before the first paint, this keeps it true afterwards. */
function ThemeAttribute() {
  const isWall = useWall();
  const scheme = useComputedColorScheme('dark', { getInitialValueInEffect: false });
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = isWall ? 'wall' : scheme;
  }, [scheme, isWall]);
  return null;
}
