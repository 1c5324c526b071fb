type FreshPillProps = {
  /** As `14 new, 2 critical`; absent where nothing came in. */
  readonly text: string | undefined;
  readonly onShow: () => void;
};

/** What came into a list waits here until somebody wants to see it. */
export function FreshPill({ text, onShow }: FreshPillProps) {
  return (
    <span role="status" className="push">
      {text !== undefined && (
        <button type="button" className="pill" onClick={onShow}>
          {text}{' '}
          <span className="key" aria-hidden="true">
            .
          </span>
        </button>
      )}
    </span>
  );
}
