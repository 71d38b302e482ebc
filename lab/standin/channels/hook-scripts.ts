import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text, urlsIn } from '../row.ts'
import { type Channel, contactAll, isDue } from './channel.ts'
import { contactUrl } from './contact-url.ts'

const REPOSITORY_SCOPE = '2'

/** What configured hook scripts call on a push. They are read, not run, so that the contact comes from this host's address. */
export const hookScripts: Channel = {
  kind: 'repository-hook',
  everyMs: (lab) => lab.intervals.pushMs,
  run: async (context) => {
    if (!context.first && context.pushes.length === 0) return
    const rows = await context.store.table('bb_hook_script_config')
    const due = rows.filter((row) => {
      const ofRepository = text(row, 'scope_type') === REPOSITORY_SCOPE
      return isDue(context, ofRepository ? { repositoryId: text(row, 'scope_id') } : {})
    })
    const urls = due.flatMap((row) => urlsOfScript(context.settings.sharedHome, text(row, 'script_id')))
    await contactAll(urls.map((url) => contactUrl(context.dial, url)))
  },
}

function urlsOfScript(sharedHome: string, id: string): readonly string[] {
  const folder = join(sharedHome, 'bin', 'hook-scripts', id)
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((file) => urlsIn(readFileSync(join(folder, file), 'utf8')))
}
