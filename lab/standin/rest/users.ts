import { type Answer, failure, noContent, page } from '../answer.ts'
import { baseUrl } from '../app-properties.ts'
import { hashPassword } from '../password-hash.ts'
import { bodyText, type Call, type Route } from '../route.ts'
import { text } from '../row.ts'

const path = '/rest/api/{api}/admin/users'

export const userRoutes: readonly Route[] = [
  { method: 'GET', path, needs: 'LICENSED_USER', handle: list },
  { method: 'PUT', path: `${path}/credentials`, needs: 'ADMIN', handle: setCredentials },
]

async function list({ store, query }: Call): Promise<Answer> {
  const filter = (query.get('filter') ?? '').toLowerCase()
  const rows = await store.query(
    `SELECT n.user_id, n.name, n.slug, u.display_name, u.email_address, u.is_active, d.directory_name
     FROM sta_normal_user n
     LEFT JOIN cwd_user u ON u.lower_user_name = lower(n.name)
     LEFT JOIN cwd_directory d ON d.id = u.directory_id
     WHERE position($1 in lower(n.name)) > 0 ORDER BY n.name`,
    [filter],
  )
  const base = await baseUrl(store)
  const users = rows.map((row) => ({
    id: Number(text(row, 'user_id')),
    name: text(row, 'name'),
    slug: text(row, 'slug'),
    displayName: text(row, 'display_name'),
    emailAddress: text(row, 'email_address'),
    active: text(row, 'is_active') === 'T',
    type: 'NORMAL',
    directoryName: text(row, 'directory_name'),
    links: { self: [{ href: `${base}/users/${text(row, 'slug')}` }] },
  }))
  return page(users, query)
}

async function setCredentials({ store, body }: Call): Promise<Answer> {
  const name = bodyText(body, 'name')
  const password = bodyText(body, 'password')
  if (password === '' || password !== bodyText(body, 'passwordConfirm')) {
    return failure(400, 'ValidationException', 'password and passwordConfirm differ or are empty')
  }
  const changed = await store.query(
    `UPDATE cwd_user SET credential = $2 WHERE lower_user_name = $1
     AND directory_id IN (SELECT id FROM cwd_directory WHERE directory_type = 'INTERNAL') RETURNING id`,
    [name.toLowerCase(), hashPassword(password)],
  )
  return changed.length > 0 ? noContent() : failure(404, 'user.NoSuchUserException', `User ${name} does not exist`)
}
