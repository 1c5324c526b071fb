// Sets the theme before the first paint, so that a dark room is not lit up by a white flash.
(() => {
  let choice = 'auto';
  let isWall = new URLSearchParams(location.search).has('wall');
  try {
    choice = localStorage.getItem('watchfloor.theme') ?? 'auto';
    if (isWall) sessionStorage.setItem('watchfloor.wall', 'on');
    isWall = sessionStorage.getItem('watchfloor.wall') === 'on';
  } catch {
    // Storage can be forbidden; the system's theme is then the answer.
  }
  const isSystemDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const theme = choice === 'dark' || choice === 'light' ? choice : isSystemDark ? 'dark' : 'light';
  document.documentElement.dataset.theme = isWall ? 'wall' : theme;
  document.documentElement.dataset.mantineColorScheme = isWall ? 'dark' : theme;
})();
