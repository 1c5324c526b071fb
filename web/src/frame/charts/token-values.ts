import { useEffect, useState } from 'react';

/** What the tokens are in the theme of now: a canvas takes colours and fonts, not variables. Follows a change of theme. */
export function useTokenValues(tokens: readonly string[]): readonly string[] {
  const names = tokens.join(' ');
  const [values, setValues] = useState(() => read(names));
  useEffect(() => {
    const update = () => setValues(read(names));
    update();
    const observer = new MutationObserver(update);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, [names]);
  return values;
}

function read(names: string): readonly string[] {
  const style = getComputedStyle(document.documentElement);
  return names.split(' ').map((name) => style.getPropertyValue(name).trim());
}
