import { createHash } from 'node:crypto'
import type { PlantContext } from '../context.ts'
import { type Planting, planting } from '../planting.ts'
import { listValue, propertiesValue, readList } from '../settings-rows.ts'

const IDS = 'applinks.global.application.ids'
const SERVICE_PROVIDER = 'com.atlassian.oauth.serviceprovider.ServiceProviderConsumerStore'
const OAUTH_PROVIDER = 'com.atlassian.applinks.api.auth.types.OAuthAuthenticationProvider'
const BASIC_PROVIDER = 'com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider'

const products = ['jira', 'confluence', 'bamboo'] as const
type Product = (typeof products)[number]

/** Three links with their credentials, the own OAuth key pair, and who may call in [keys seen 4.7]. */
export async function plantApplicationLinks(context: PlantContext): Promise<void> {
  const record = planting(context, 'application-links')
  const ids = products.map(() => record.random.uuid())
  await record.setting(IDS, listValue([...(await readList(context.client, IDS)), ...ids]))
  for (const [index, product] of products.entries()) await plantLink(record, product, ids[index] ?? '')
  await plantConsumerKeys(context, record)
  await plantCallers(record)
}

async function plantLink({ setting, url, secret }: Planting, product: Product, id: string): Promise<void> {
  const admin = `applinks.admin.${id}`
  const target = url('application-link', product)
  await setting(`${admin}.type`, `applinks.${product}`)
  await setting(`${admin}.name`, `Example ${product}`)
  await setting(`${admin}.display.url`, target)
  await setting(`${admin}.rpc.url`, target)
  await setting(`${admin}.primary`, String(product === 'jira'))
  await setting(`${admin}.propertyKeys`, listValue([]))
  await setting(`${admin}.providerKeys`, listValue([OAUTH_PROVIDER, BASIC_PROVIDER]))
  await setting(
    `${admin}.auth.${digest(OAUTH_PROVIDER)}`,
    propertiesValue({ 'consumerKey.outbound': `${product}-consumer`, service: target }),
  )
  await setting(
    `${admin}.auth.${digest(BASIC_PROVIDER)}`,
    propertiesValue({ username: 'bitbucket-sync', password: secret(`link-${product}`) }),
  )
  await setting(`applinks.application.${id}.oauth.incoming.consumerkey`, `${product}:${id.slice(0, 8)}`)
}

async function plantConsumerKeys({ topology }: PlantContext, { setting, secret }: Planting): Promise<void> {
  await setting(
    'com.atlassian.oauth.consumer.ConsumerService:host.__HOST_SERVICE__',
    propertiesValue({
      key: 'Bitbucket:1234567890',
      name: 'Example Corp Bitbucket',
      description: `Atlassian Bitbucket at ${topology.production.baseUrl}`,
      signatureMethod: 'RSA_SHA1',
      publicKey: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA',
      privateKey: secret('oauth-consumer-key'),
    }),
  )
}

async function plantCallers({ setting, random }: Planting): Promise<void> {
  const keys = products.map((product) => `${product}:${random.hex(8)}`)
  await setting(`${SERVICE_PROVIDER}.allConsumerKeys`, keys.map(encodeURIComponent).join('/'))
  for (const key of keys) {
    const consumer = {
      name: key,
      description: 'may call in',
      publicKey: `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${random.hex(32)}`,
      threeLOAllowed: 'true',
      twoLOAllowed: 'true',
      twoLOImpersonationAllowed: 'false',
    }
    await setting(`${SERVICE_PROVIDER}.con${digest(key)}`, propertiesValue(consumer))
  }
}

function digest(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
