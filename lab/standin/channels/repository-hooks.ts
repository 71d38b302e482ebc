import { flag, type Row, text, urlsIn } from '../row.ts'
import { type Channel, contactAll, isDue } from './channel.ts'
import { contactUrl } from './contact-url.ts'

/** Enabled hooks whose settings hold a URL, on a push to their repository or project. */
export const repositoryHooks: Channel = {
  kind: 'repository-hook',
  everyMs: (lab) => lab.intervals.pushMs,
  run: async (context) => {
    if (!context.first && context.pushes.length === 0) return
    const rows = await context.store.query(
      'SELECT h.*, l.lob_data FROM sta_repo_hook h JOIN sta_shared_lob l ON l.id = h.lob_id WHERE h.is_enabled',
    )
    const due = rows.filter((row) => flag(row, 'is_enabled') && isDue(context, scopeOf(row)))
    const urls = due.flatMap((row) => urlsIn(text(row, 'lob_data').replaceAll(String.raw`\/`, '/')))
    const contact = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    await contactAll(urls.map((url) => contactUrl(context.dial, url, contact)))
  },
}

function scopeOf(row: Row): { readonly repositoryId?: string; readonly projectId?: string } {
  const repositoryId = text(row, 'repository_id')
  const projectId = text(row, 'project_id')
  if (repositoryId !== '') return { repositoryId }
  return projectId === '' ? {} : { projectId }
}
