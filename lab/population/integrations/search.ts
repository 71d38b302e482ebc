import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

/** The search server in the properties, and the credentials that the database keeps beside it [seen 4.7]. */
export async function plantSearch(context: PlantContext): Promise<void> {
  const { properties, secret, setting, url } = planting(context, 'search')
  const prefix = context.version === '8.9' ? 'plugin.search.config' : 'plugin.search.elasticsearch'
  const password = secret('search')
  await properties('Search', {
    [`${prefix}.baseurl`]: url('search').replace(/\/$/, ''),
    [`${prefix}.username`]: 'bitbucket',
    [`${prefix}.password`]: password,
  })
  const namespace = 'com.atlassian.bitbucket.search.bitbucket-search-query'
  await setting('elasticsearch.username', 'bitbucket', namespace)
  await setting('elasticsearch.password', secret('search-stored'), namespace)
}
