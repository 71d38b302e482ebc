import { commandsPage } from './reference/commands-page.ts'
import { configurationPage } from './reference/configuration-page.ts'
import { errorsPage } from './reference/errors-page.ts'
import { integrationsPage } from './reference/integrations-page.ts'
import { leaksPage } from './reference/leaks-page.ts'

export interface ReferencePage {
  /** From the project's folder. */
  readonly path: string
  readonly text: string
}

/** docs/reference/, made from the same objects as help, errors, configuration and survey. */
export function referencePages(): readonly ReferencePage[] {
  return [
    { path: 'docs/reference/commands.md', text: commandsPage() },
    { path: 'docs/reference/errors.md', text: errorsPage() },
    { path: 'docs/reference/configuration.md', text: configurationPage() },
    { path: 'docs/reference/integrations.md', text: integrationsPage() },
    { path: 'docs/reference/leaks.md', text: leaksPage() },
  ]
}
