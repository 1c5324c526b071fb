// Sets the theme before the first paint, so that a dark room is not lit up by a white flash.
(() => {
  let choice = 'auto';
  let isWall = new URLSearchParams(location.search).has('wall');
  try {
    if (isWall) sessionStorage.setItem('watchfloor.wall', 'on');
    isWall = sessionStorage.getItem('watchfloor.wall') === 'on';
    choice = JSON.parse(localStorage.getItem('watchfloor.preferences') ?? '{}').theme;
  } catch {
    // Storage can be forbidden, or hold what is none; the system's theme is then the answer.
  }
  const isSystemDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const theme = choice === 'dark' || choice === 'light' ? choice : isSystemDark ? 'dark' : 'light';
  document.documentElement.dataset.theme = isWall ? 'wall' : theme;
  document.documentElement.dataset.mantineColorScheme = isWall ? 'dark' : theme;
})();
