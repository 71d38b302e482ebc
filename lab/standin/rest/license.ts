import { type Answer, failure, ok } from '../answer.ts'
import { appProperty, setAppProperty } from '../app-properties.ts'
import { bodyField, type Call, type Route } from '../route.ts'
import { text } from '../row.ts'

const path = '/rest/api/{api}/admin/license'

export const licenseRoutes: readonly Route[] = [
  { method: 'GET', path, needs: 'ADMIN', handle: show },
  { method: 'POST', path, needs: 'SYS_ADMIN', handle: replace },
]

async function show({ store }: Call): Promise<Answer> {
  const license = await appProperty(store, 'license')
  if (license === undefined) return failure(404, 'NoSuchEntityException', 'No license has been set')
  const serverId = (await appProperty(store, 'server.id')) ?? ''
  const counted = await store.query(`SELECT count(*) AS users FROM cwd_user WHERE is_active = 'T'`)
  return ok({
    license,
    serverId,
    maximumNumberOfUsers: 500,
    unlimitedNumberOfUsers: false,
    status: { serverId, currentNumberOfUsers: Number(text(counted[0] ?? {}, 'users')) },
  })
}

async function replace(call: Call): Promise<Answer> {
  const license = bodyField(call.body, 'license')
  if (typeof license !== 'string' || license.trim() === '') {
    return failure(400, 'ValidationException', 'The license is empty')
  }
  if (license.length > 2_000) return failure(409, 'license.InvalidLicenseException', 'The license could not be decoded')
  await setAppProperty(call.store, 'license', license)
  return show(call)
}
