import { useEffect, useRef } from 'react';
import { visibleLine } from '../../frame/visible-text.ts';
import { createEditorView, type EditorHandle, type EditorSetup } from './editor-view.ts';

type CodeEditorProps = Omit<EditorSetup, 'parent' | 'run'> & {
  readonly run?: EditorSetup['run'];
  /** Called with the handle once the editor stands. */
  readonly onReady?: (handle: EditorHandle) => void;
};

/** Keeps its own text: another `key` makes another editor. Callbacks are always the latest. */
export function CodeEditor({ onReady, ...setup }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(setup);
  useEffect(() => {
    latest.current = setup;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes is read through the reference.
  useEffect(() => {
    if (!place.current) return;
    const handle = createEditorView({
      ...setup,
      label: visibleLine(setup.label),
      parent: place.current,
      onChange: (text) => latest.current.onChange?.(text),
      ...(setup.lint && { lint: (text) => latest.current.lint?.(text) ?? Promise.resolve([]) }),
      ...(setup.complete && { complete: (text, at) => latest.current.complete?.(text, at) }),
      run: {
        save: () => latest.current.run?.save?.(),
        test: () => latest.current.run?.test?.(),
      },
    });
    onReady?.(handle);
    return handle.close;
  }, []);
  return <div ref={place} className="code-editor" />;
}
