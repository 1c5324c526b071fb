type TrustedTypes = {
  readonly createPolicy: (name: string, rules: { readonly createHTML: (text: string) => string | null }) => unknown;
};

declare global {
  /** Where `react-remove-scroll`, which the dialogs stand on, looks for it. */
  var __webpack_nonce__: string | undefined;
  /** Not every browser has them. */
  var trustedTypes: TrustedTypes | undefined;
}

/** The server gives each page it sends a nonce; style elements that libraries write at run time must carry it. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/**
 * Mantine writes its variables into style elements through `innerHTML`, which Trusted Types refuse. Text without `<` can make
 * no element, so that is let through, wherever it goes; markup, script and script addresses are refused.
 */
export function htmlWithoutElements(text: string): string | null {
  return text.includes('<') ? null : text;
}

/** Before anything is drawn. */
export function obeyPagePolicy(): void {
  globalThis.__webpack_nonce__ = pageNonce();
  globalThis.trustedTypes?.createPolicy('default', { createHTML: htmlWithoutElements });
}
