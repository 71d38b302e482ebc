import { parseJdbcUrl } from '../../changes/text/jdbc-url.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RunContext } from '../run-context.ts'

/** The guard has compared the servers themselves; this is the last look at the words that a restore client is given. */
export async function refuseSourceUrl(context: RunContext, database: string): Promise<void> {
  const { source, target } = context
  const { url } = context.copy({ dataFrom: undefined, database }).database
  const { host, port, name } = source.config.database
  const own = parseJdbcUrl(url)
  const isConfigured =
    own.kind === 'address' &&
    own.database === name &&
    own.hosts.some((one) => one.host === host.toLowerCase() && one.port === port)
  const settings = await source.settings()
  if (!isConfigured && !settings.some(({ key, value }) => key === 'jdbc.url' && value.trim() === url)) return
  throw new AppError(
    'policy/refused-target',
    `the database of the copy would be ${url}, which ${source.config.name} itself uses`,
    {
      hint: `set another environments.${target.config.name}.database`,
    },
  )
}
