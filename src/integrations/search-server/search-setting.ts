import type { RedirectTarget } from '../../kernel/decision.ts'
import { versionAtLeast } from '../version-at-least.ts'

const SETTING = /^plugin\.search\.(?:config|elasticsearch)\.(baseurl|username|password|aws\.region)$/

/** Namespace of `plugin_setting` where the administration page stores its values [seen 4.7]. */
export const SEARCH_NAMESPACE = 'com.atlassian.bitbucket.search.bitbucket-search-query'

/** What a search property is for, under the names of before and after 7.21. */
export function searchAttribute(key: string): string | undefined {
  return SETTING.exec(key)?.[1]
}

export function baseUrlKey(version: string): string {
  return versionAtLeast(version, 7, 21) ? 'plugin.search.config.baseurl' : 'plugin.search.elasticsearch.baseurl'
}

export function searchUrl(to: RedirectTarget): string {
  return to.kind === 'url' ? to.url : `http://${to.host}:${to.port}`
}
