// Sets the theme before the first paint, so that a dark room is not lit up by a white flash.
(() => {
  let choice = 'auto';
  try {
    choice = localStorage.getItem('watchfloor.theme') ?? 'auto';
  } catch {
    // Storage can be forbidden; the system's theme is then the answer.
  }
  const isSystemDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const theme = choice === 'dark' || choice === 'light' ? choice : isSystemDark ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.mantineColorScheme = theme;
})();
