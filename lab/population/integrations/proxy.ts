import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

/** How people reach production: proxy and SSH address in the properties; up to 4.x the connector in server.xml. */
export async function plantProxy(context: PlantContext): Promise<void> {
  const { file, properties } = planting(context, 'proxy')
  const base = new URL(context.topology.production.baseUrl)
  const ssh = { 'plugin.ssh.port': '7999', 'plugin.ssh.baseurl': `ssh://${base.hostname}:7999` }
  if (context.version === '4.7') {
    await properties('SSH', ssh)
    await file('shared/server.xml', serverXml(base))
    return
  }
  await properties('Reverse proxy', {
    'server.port': String(context.topology.production.httpPort),
    'server.proxy-name': base.hostname,
    'server.proxy-port': base.port,
    'server.scheme': base.protocol.replace(':', ''),
    'server.secure': 'false',
    ...ssh,
  })
}

function serverXml(base: URL): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<!-- Connector of Example Corp -->
<Server port="8006" shutdown="SHUTDOWN">
  <Service name="Catalina">
    <Connector port="7990" protocol="HTTP/1.1"
               proxyName="${base.hostname}" proxyPort="${base.port}"
               scheme="${base.protocol.replace(':', '')}" secure="false"
               redirectPort="8443" />
    <Engine name="Catalina" defaultHost="localhost">
      <Host name="localhost" appBase="webapps" />
    </Engine>
  </Service>
</Server>
`
}
