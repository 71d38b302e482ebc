import { ok } from '../answer.ts'
import type { Route } from '../route.ts'
import { text } from '../row.ts'

/** A plain list without ids, the flag called `isActive` [live 10.2.2]. */
export const userDirectoriesRoute: Route = {
  method: 'GET',
  path: '/rest/api/{api}/admin/user-directories',
  needs: 'ADMIN',
  handle: async ({ store, query }) => {
    const rows = await store.query(
      `SELECT d.* FROM cwd_directory d LEFT JOIN cwd_app_dir_mapping m ON m.directory_id = d.id ORDER BY m.list_index, d.id`,
    )
    const all = rows.map((row) => ({
      name: text(row, 'directory_name'),
      type: text(row, 'directory_type'),
      description: text(row, 'description'),
      isActive: text(row, 'is_active') === 'T',
    }))
    return ok(query.get('includeInactive') === 'true' ? all : all.filter((one) => one.isActive))
  },
}
