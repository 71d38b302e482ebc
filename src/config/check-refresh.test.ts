import { describe, expect, it } from 'vitest'
import { change, complaints } from '../../test/fixtures/complaints.ts'

describe('what must hold of how a target is refreshed', () => {
  it.each([
    [
      'a fence for Windows is not raised on Linux',
      change('[nftables, hosts]', '[windows]'),
      'u.yaml:21:20: staging runs on Linux, where the fence cannot be raised with windows\n  hint: write with: [nftables, hosts]',
    ],
    [
      'a fence for Linux is not raised on Windows',
      change('bb2", home: /srv/bitbucket', "bb2\", home: 'C:\\Bitbucket'"),
      'u.yaml:21:20: staging runs on Windows, where the fence cannot be raised with nftables\n  hint: write with: [windows, hosts]',
    ],
    [
      'a fence around a cgroup needs systemd',
      change('fence: { with', 'fence: { scope: cgroup, with').replace('{ systemd: atlbitbucket }', '{ scripts: true }'),
      'u.yaml:21:21: the service of staging has no cgroup of its own, as systemd does not start it\n  hint: write scope: service-user',
    ],
    [
      'a fence around the host of Understudy itself would end its own refresh',
      change('fence: { with', 'fence: { scope: host, with').replace('ssh://understudy@bb2', 'local'),
      'u.yaml:21:21: a fence around the whole host of staging would keep Understudy, which runs there, from its source\n  hint: run it on another machine, or write scope: service-user',
    ],
    [
      'a fence is not opened to everywhere',
      change('hosts] }', 'hosts], allow: ["10.0.0.0/8:443", "0.0.0.0/0:443"] }'),
      'u.yaml:21:65: `refresh.staging.fence.allow[1]` is "0.0.0.0/0:443", expected "host:port" or "cidr:port", such as "10.1.0.0/16:443" or "[2001:db8::1]:443"',
    ],
    [
      'a waiver of the fence has a reason',
      change('{ with: [nftables, hosts] }', '{ none: " " }'),
      'u.yaml:21:20: `refresh.staging.fence.none` is " ", expected a reason in words, for plan and report',
    ],
    [
      'a waiver of the fence has nothing beside it',
      change('{ with: [nftables, hosts] }', '{ none: lab, scope: host }'),
      'u.yaml:21:25: unknown key `scope` in `refresh.staging.fence`\n  hint: known keys: none',
    ],
    [
      'a redirect names a host',
      change('from: production\n', 'from: production\n    integrations: { mail-server: { redirect: { port: 25 } } }\n'),
      'u.yaml:20:36: `refresh.staging.integrations.mail-server.redirect.host` is missing, expected a host name or address',
    ],
    [
      'a redirect does not lead back to the source',
      change(
        'from: production\n',
        'from: production\n    integrations: { search-server: { redirect: { url: "http://BB1:9200" } } }\n',
      ),
      'u.yaml:20:48: the copy would be redirected to bb1, which belongs to its source production\n  hint: name an endpoint of its own, or write cut',
    ],
    [
      'a keep has a reason',
      change('from: production\n', 'from: production\n    integrations: { webhooks: keep }\n'),
      'u.yaml:20:31: `refresh.staging.integrations.webhooks` is "keep", expected cut, { keep: "reason" } or { redirect: { host, port } or { url } }',
    ],
    [
      'an integration is known',
      change('from: production\n', 'from: production\n    integrations: { webhoks: cut }\n'),
      'u.yaml:20:21: unknown key `webhoks` in `refresh.staging.integrations`\n  hint: did you mean `webhooks`?',
    ],
    [
      'the first-start property of mirrors has a name and a value',
      change('from: production\n', 'from: production\n    integrations: { smart-mirrors: { startupProperty: yes } }\n'),
      'u.yaml:20:55: `refresh.staging.integrations.smart-mirrors.startupProperty` is "yes", expected "name=value" or null\n  hint: Atlassian\'s article for your version gives the property that removes mirrors at the first start',
    ],
    [
      'a finding is decided once',
      change(
        'from: production\n',
        'from: production\n    decisions:\n      - { where: T, cut: true }\n      - { where: T, keep: reason }\n',
      ),
      'u.yaml:22:9: T is decided twice\n  hint: remove one of the two',
    ],
    [
      'the lock drains before its deadline',
      change('from: production\n', 'from: production\n    backup: { lock: { drain: 20m } }\n'),
      'u.yaml:20:30: `refresh.staging.backup.lock`: `drain` is longer than `total`, the deadline of the whole lock',
    ],
    [
      'a duration has a unit',
      change('from: production\n', 'from: production\n    backup: { lock: { drain: 20 } }\n'),
      'u.yaml:20:30: `refresh.staging.backup.lock.drain` is 20, expected a duration above zero such as 10s, 5m or 2h',
    ],
    [
      'a backup by the scripts of the vendor says where they lie',
      change('from: production\n', 'from: production\n    backup: { method: diy, folder: /opt/diy }\n'),
      'u.yaml:20:5: `refresh.staging.backup`: `variables` is missing: the method diy needs it',
    ],
    [
      'a native backup has no program of another that could take too long',
      change('from: production\n', 'from: production\n    backup: { timeout: 3h }\n'),
      'u.yaml:20:24: `refresh.staging.backup`: `timeout` has no meaning for the method native',
    ],
    [
      'a window has room for the whole lock',
      change(
        'from: production\n',
        'from: production\n    backup: { lock: { total: 30m, window: "23:50-00:10 UTC" } }\n',
      ),
      'u.yaml:20:43: `refresh.staging.backup.lock`: `window` is shorter than `total`, the deadline of the whole lock',
    ],
    [
      'a window has a time zone that exists',
      change('from: production\n', 'from: production\n    backup: { lock: { window: "01:00-04:00 Mars" } }\n'),
      'u.yaml:20:31: `refresh.staging.backup.lock.window` is "01:00-04:00 Mars", expected a time of day with its zone, such as "01:00-04:00 Europe/Berlin"',
    ],
  ])('%s', (_, text, expected) => {
    expect(complaints(text)).toBe(expected)
  })
})
