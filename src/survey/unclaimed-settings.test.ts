import { describe, expect, it } from 'vitest'
import { memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import { jvmArgument, property, variable } from '../../test/fixtures/setting.ts'
import { showFinding } from '../../test/fixtures/show.ts'
import { integrations } from '../integrations/registry.ts'
import type { Setting } from '../ports/environment-reader.ts'
import { findEverything } from './find-everything.ts'
import { findUnclaimed } from './unclaimed.ts'

async function unclaimedOf(...settings: readonly Setting[]): Promise<readonly string[]> {
  return (await findUnclaimed(memoryEnvironment({ settings }), integrations)).map(showFinding)
}

const unreadable = (setting: Setting): Setting => ({ ...setting, value: '', readable: false })

describe('settings that no integration claims', () => {
  it('are those that look like an address or a credential', async () => {
    const found = await unclaimedOf(
      property('feature.public.access', 'true'),
      property('page.max.commits', '1000'),
      property('plugin.example.server.url', 'https://app.example.com', 7),
      property('plugin.example.hostname', 'app2.example.com', 8),
      property('plugin.example.api-token', 'abcdef', 9),
    )

    expect(found).toEqual([
      'unclaimed:shared/bitbucket.properties: plugin.example.api-token | plugin.example.api-token, which no integration knows | secret',
      'unclaimed:shared/bitbucket.properties: plugin.example.hostname | plugin.example.hostname, which no integration knows | app2.example.com',
      'unclaimed:shared/bitbucket.properties: plugin.example.server.url | plugin.example.server.url, which no integration knows | app.example.com:443',
    ])
  })

  it('are never those that an integration found; that one knows keys that begin so is not enough', async () => {
    const settings = [
      property('jdbc.url', 'jdbc:postgresql://db.example.com/bitbucket'),
      property('hazelcast.group.password', 'secret'),
      property('hazelcast.wan.target', 'tcp://other.example.com:5701'),
      property('plugin.search.config.baseurl', 'https://search.example.com'),
    ]

    const { unknown } = await findEverything(memoryEnvironment({ settings }), integrations)

    expect(unknown.map(showFinding)).toEqual([
      'unclaimed:shared/bitbucket.properties: hazelcast.wan.target | hazelcast.wan.target, which no integration knows | other.example.com:5701',
    ])
  })

  it('are proxies in the environment and in the arguments of the JVM', async () => {
    const found = await unclaimedOf(
      variable('HTTP_PROXY', 'http.proxy', 'http://proxy.example.com:3128'),
      jvmArgument('http.proxyHost', 'proxy.example.com'),
      variable(
        'JAVA_OPTS',
        'java.opts',
        '-Xmx1g -Dhttps.proxyHost=proxy2.example.com -Datlassian.recovery.password=let-me-in',
      ),
    )

    expect(found).toEqual([
      'unclaimed:/etc/systemd/system/atlbitbucket.service:7: HTTP_PROXY | HTTP_PROXY, which no integration knows | proxy.example.com:3128',
      'unclaimed:/opt/bitbucket/bin/_start-webapp.sh:12: -Dhttp.proxyHost | http.proxyHost, which no integration knows | proxy.example.com',
      'unclaimed:/etc/systemd/system/atlbitbucket.service:7: JAVA_OPTS | JAVA_OPTS, which no integration knows | secret | proxy2.example.com',
    ])
  })

  it('are those whose value cannot be told, but for the variables of the vendor', async () => {
    const found = await unclaimedOf(
      unreadable(variable('INST_DIR', 'inst.dir', '')),
      unreadable(variable('JAVA_OPTS', 'java.opts', '')),
      unreadable(jvmArgument('java.io.tmpdir', '')),
      unreadable(variable('DEPLOY_TARGET', 'deploy.target', '')),
    )

    expect(found).toEqual([
      'unclaimed:/etc/systemd/system/atlbitbucket.service:7: DEPLOY_TARGET | DEPLOY_TARGET, whose value cannot be told without running /etc/systemd/system/atlbitbucket.service',
    ])
  })
})
