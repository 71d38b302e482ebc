import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'
import { registerAddOn } from './connect-rows.ts'

const regions = ['eu', 'us'] as const

/** Two smart mirrors, and the requests by which they joined. */
export async function plantSmartMirrors(context: PlantContext): Promise<void> {
  const record = planting(context, 'smart-mirrors')
  for (const region of regions) {
    const id = `${record.random.hex(4)}-${record.random.hex(4)}-${region}`.toUpperCase()
    const mirror = { id, region, key: `bitbucket.mirror.${id}`, baseUrl: record.url('mirror', `mirror-${region}`) }
    await registerMirror(context, record, mirror)
    await registerAddOn(context, record, {
      key: mirror.key,
      name: `Mirror ${region}`,
      baseUrl: mirror.baseUrl,
      secret: record.secret(`mirror-${region}`),
    })
  }
}

interface Mirror {
  readonly id: string
  readonly region: string
  readonly key: string
  readonly baseUrl: string
}

async function registerMirror(
  { version }: PlantContext,
  { insert }: ReturnType<typeof planting>,
  { id, region, key, baseUrl }: Mirror,
): Promise<void> {
  const product = {
    PRODUCT_TYPE: 'bitbucket',
    PRODUCT_VERSION: `${version}.0`,
    STATE: 'INSTALLED',
    MIRROR_TYPE: 'SINGLE',
  }
  const server = { ADD_ON_KEY: key, BASE_URL: baseUrl, ID: id, LAST_SEEN: minutesAgo(2), NAME: `Mirror ${region}` }
  await insert('AO_8E6075_MIRROR_SERVER', ['ID'], [{ ...product, ...server }], { optional: ['MIRROR_TYPE'] })
  const request = {
    ADDON_DESCRIPTOR_URI: `${baseUrl}/plugins/servlet/descriptor`,
    BASE_URL: baseUrl,
    CREATED_DATE: minutesAgo(90_000),
    DESCRIPTOR_URL: `${baseUrl}/atlassian-connect/descriptor.json`,
    MIRROR_ID: id,
    MIRROR_NAME: `Mirror ${region}`,
    RESOLVED_DATE: minutesAgo(89_990),
    RESOLVER_USER_ID: 1,
  }
  const accepted = { ...product, STATE: 'ACCEPTED', ...request }
  await insert('AO_8E6075_MIRRORING_REQUEST', ['ID'], [accepted], { optional: ['MIRROR_TYPE'] })
}
