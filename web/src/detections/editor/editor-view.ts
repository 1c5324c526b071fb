import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { pageNonce } from '../../frame/page-policy.ts';

/** Lines and columns count from 1, as the rule engine gives them. */
export type TextIssue = {
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
};

export type Completions = {
  readonly from: number;
  readonly options: readonly { readonly label: string; readonly detail?: string; readonly apply?: string }[];
};

export type EditorSetup = {
  readonly parent: HTMLElement;
  readonly label: string;
  readonly text: string;
  readonly isReadOnly?: boolean;
  readonly onChange?: (text: string) => void;
  readonly lint?: (text: string) => Promise<readonly TextIssue[]>;
  readonly complete?: (text: string, at: number) => Completions | undefined;
  readonly run?: { readonly save?: () => void; readonly test?: () => void };
};

export type EditorHandle = {
  readonly close: () => void;
  /** Puts the cursor there, and the keyboard. */
  readonly goTo: (line: number, column: number) => void;
};

const LINT_DELAY_MS = 400;

/** Every colour is a token, so that both themes are this one. */
const theme = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '12.5px', height: '100%' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { color: 'var(--muted)', backgroundColor: 'var(--surface)', borderRight: '1px solid var(--border)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--raised) 70%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-selectionMatch, .cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--match)' },
  '.cm-specialChar': { color: 'var(--danger)' },
  '.cm-panels, .cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--border)',
  },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { color: 'var(--text)', backgroundColor: 'var(--selected)' },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--danger)' },
  '.cm-diagnostic-warning': { borderLeft: '4px solid var(--warn)' },
  '.cm-diagnostic-info': { borderLeft: '4px solid var(--muted)' },
  '.cm-textfield': { color: 'var(--text)', backgroundColor: 'var(--surface)', border: '1px solid var(--control)' },
  '.cm-button': { color: 'var(--text)', background: 'var(--surface)', border: '1px solid var(--control)' },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string), tags.content], color: 'var(--text)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.bool, tags.null, tags.number], color: 'var(--warn)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--muted)' },
  { tag: [tags.labelName, tags.typeName, tags.attributeValue], color: 'var(--ok)' },
  { tag: tags.invalid, color: 'var(--danger)' },
]);

/** Tab leaves the editor, as it leaves every field; indenting is `Ctrl+]` and `Ctrl+[`. */
export function createEditorView(setup: EditorSetup): EditorHandle {
  const view = new EditorView({
    parent: setup.parent,
    state: EditorState.create({
      doc: setup.text,
      extensions: [...looks(setup), ...(setup.isReadOnly ? [] : tools(setup))],
    }),
  });
  return {
    close: () => view.destroy(),
    goTo: (line, column) => {
      const anchor = placeOf(view.state.doc, { line, column });
      view.dispatch({ selection: { anchor }, scrollIntoView: true });
      view.focus();
    },
  };
}

function looks({ label, isReadOnly = false }: EditorSetup): readonly Extension[] {
  return [
    lineNumbers(),
    // Names what has no shape, and what turns the reading direction.
    highlightSpecialChars(),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorView.lineWrapping,
    EditorView.cspNonce.of(pageNonce()),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorState.readOnly.of(isReadOnly),
    EditorView.editable.of(!isReadOnly),
    indentUnit.of('  '),
    yaml(),
    theme,
    syntaxHighlighting(colours),
    keymap.of([...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'), ...searchKeymap]),
  ];
}

function tools({ onChange, lint, complete, run }: EditorSetup): readonly Extension[] {
  const key = (name: string, act: (() => void) | undefined) => ({
    key: name,
    preventDefault: true,
    run: () => {
      act?.();
      return true;
    },
  });
  return [
    keymap.of([key('Mod-s', run?.save), key('Mod-Enter', run?.test)]),
    history(),
    indentOnInput(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    keymap.of([...closeBracketsKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange?.(update.state.doc.toString());
    }),
    ...(lint ? [lintGutter(), linter((view) => diagnose(view, lint), { delay: LINT_DELAY_MS })] : []),
    autocompletion({
      override: complete
        ? [
            ({ state, pos, explicit }) => {
              const found = complete(state.doc.toString(), pos);
              if (!found || (!explicit && found.from === pos)) return null;
              return { from: found.from, options: found.options.map((option) => ({ ...option })) };
            },
          ]
        : [],
    }),
  ];
}

async function diagnose(view: EditorView, lint: NonNullable<EditorSetup['lint']>): Promise<readonly Diagnostic[]> {
  const { doc } = view.state;
  const issues = await lint(doc.toString());
  return issues.map(({ severity, message, ...place }) => {
    const from = placeOf(doc, place);
    const rest = /^[^\s:]+/.exec(doc.sliceString(from, doc.lineAt(from).to));
    return { from, to: from + (rest?.[0].length ?? 0), severity, message };
  });
}

function placeOf(doc: Text, { line, column }: Pick<TextIssue, 'line' | 'column'>): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(found.from + Math.max(column, 1) - 1, found.to);
}
