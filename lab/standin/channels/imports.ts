import { text } from '../row.ts'
import { type Channel, contactAll } from './channel.ts'

// The numbers of the states are not confirmed; the lab's finished tasks have 2 and above.
const FINISHED = 2

/** Goes on with import tasks that were not finished. */
export const imports: Channel = {
  kind: 'import',
  run: async ({ store, dial }) => {
    const rows = await store.table('AO_D6A508_REPO_IMPORT_TASK')
    const open = rows.filter((row) => Number(text(row, 'STATE')) < FINISHED)
    await contactAll(open.map((row) => dial.http(`${text(row, 'CLONE_URL')}/info/refs?service=git-upload-pack`)))
  },
}
