import type { Claim, Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut, provide } from './cut.ts'
import { find } from './find.ts'
import { SEARCH_NAMESPACE } from './search-setting.ts'

const keys = ['config', 'elasticsearch'].flatMap((name) =>
  ['baseurl', 'username', 'password', 'aws.region'].map((leaf) => `plugin.search.${name}.${leaf}`),
)

export const searchServer: Integration = {
  id: 'search-server',
  title: 'Search server',
  basis: 'documented',
  claims: [
    ...keys.map((key): Claim => ({ kind: 'property', key })),
    { kind: 'rows', table: 'plugin_setting', column: 'namespace', prefix: SEARCH_NAMESPACE },
  ],
  find,
  cut,
  provide,
  confirm,
}
