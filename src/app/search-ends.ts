import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import { searchServer } from '../integrations/search-server/search-server.ts'
import { searchUrl } from '../integrations/search-server/search-setting.ts'
import type { SearchEnds } from '../steps/start/search-server-apart.ts'
import type { App } from './app.ts'

/** The search server that copies of this target are redirected to; undefined where they use the one that Bitbucket brings along. */
export function ownSearchServer({ config }: Pick<App, 'config'>, environment: string): string | undefined {
  const decision = config.refresh[environment]?.integrations.decisions['search-server']
  return decision?.kind === 'redirect' ? searchUrl(decision.to) : undefined
}

/** Asks the source where its own search server is now, and nothing else. */
export async function openSearchEnds(app: App, target: SearchEnds['target']): Promise<SearchEnds & AsyncDisposable> {
  const config = findEnvironment(app.config, findRefresh(app.config, target.config.name).from)
  const source = await app.openSurveyed(config)
  return {
    target,
    source: { config, host: source.host },
    used: async () => (await searchServer.find(source.environment)).flatMap(({ endpoints }) => endpoints),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}
