/** What happens to a finding on the copy. */
export type Decision =
  | { readonly kind: 'cut' }
  /** The copy goes on using it; `because` is the reason that plan and report show. */
  | { readonly kind: 'keep'; readonly because: string }
  | { readonly kind: 'redirect'; readonly to: RedirectTarget }

/** Where a finding leads instead: an http(s) URL, or a host name or address with its port. */
export type RedirectTarget =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'host'; readonly host: string; readonly port: number }
