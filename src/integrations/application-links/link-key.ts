const LINK = /^applinks\.(?:admin|application)\.([^.]+)/

/** The id of the link that a key of `plugin_setting` belongs to [seen 4.7]; undefined for keys of all links. */
export function linkOf(key: string): string | undefined {
  return LINK.exec(key)?.[1]
}

/** The beginnings of every key of a link. */
export function keyPatternsOf(link: string): readonly string[] {
  return [`applinks.admin.${link}.%`, `applinks.application.${link}.%`]
}

/** Of the pair with which the instance itself signs calls by OAuth 1. */
export function isOwnKey(key: string): boolean {
  return key.endsWith('__HOST_SERVICE__')
}
