import { describe, expect, it } from 'vitest'
import { config, printed } from '../../test/fixtures/printed-sudoers.ts'
import { production, refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'

const without = String.raw`--exclude\=/caches/ --exclude\=/data/db[.][*] --exclude\=/search/data/ --exclude\=/export/ --exclude\=/log/ --exclude\=/plugins/[.][*]/ --exclude\=/tmp --exclude\=/[.]lock --exclude\=/shared/data/db[.][*] --exclude\=/shared/search/data/ --exclude\=/shared/export/ --exclude\=/shared/[.]lock`
const push = String.raw`/usr/bin/nice ^-n 10 ionice -c 2 -n 7 rsync -rlptHJ --remote-option\=--modify-window\=-1 --no-devices --no-specials --chmod\=Du[+]rwx`
const how = String.raw`--timeout\=300 --outbuf\=L --info\=progress2\,stats2`
const ssh = String.raw`--rsh\=ssh -T -o BatchMode\=yes -o ConnectTimeout\=10 -o ServerAliveInterval\=15`
const status = String.raw`^--printf\=%f[\\]0%s[\\]0%U[\\]0%u[\\]0%G[\\]0%g[\\]0%a[\\]0%d[\\]0%i[\\]0%[.]9Y[\\]0`
const files =
  '[.][*][[][.][]][(]properties[|]xml[|]conf[|]config[|]cfg[|]cnf[|]ini[|]ya[?]ml[|]json[|]toml[|]env[|]options[|]vmoptions[|]policy[|]service[|]ldif[|]sh[|]bash[|]py[|]pl[|]rb[|]groovy[)][|][.][*]/[(]config[|][[][.][]]netrc[|][[][.][]]pgpass[|][[][.][]]gitconfig[|][[][.][]]git-credentials[|][[][.][]]profile[|][[][.][]]bash[(]_profile[|]rc[)][)]'
const binaries = '-iname [*][.]jar -o -iname [*][.]zip -o -iname [*][.]pack -o -iname [*][.]idx'
const packed = String.raw`-exec tar -c -f - -P --format\=gnu --no-recursion --hard-dereference -- [{][}] [+]$`
const placedHooks = String.raw`-xdev -mindepth 1 -type d -name objects -prune -o -type d -name refs -prune -o -type d -name stash-refs -prune -o -type d -name logs -prune -o -path [*]/hooks/[*] ! -type d -print0$`
const configuration = String.raw`/usr/bin/grep ^-r -s -a -i -n -Z -H -F -D skip -f - --exclude\=objects --exclude-dir\=objects --exclude\=refs --exclude-dir\=refs --exclude\=stash-refs --exclude-dir\=stash-refs --exclude\=logs --exclude-dir\=logs --exclude\=packed-refs --exclude-dir\=packed-refs --exclude\=stash-packed-refs --exclude-dir\=stash-packed-refs --exclude\=[*][.]sample --exclude-dir\=[*][.]sample --exclude\=20_[*]_callback --exclude-dir\=20_[*]_callback --`
const dropIn = '/etc/systemd/system/atlbitbucket[.]service[.]d/(90-understudy[.]conf|[.]understudy-[A-Za-z0-9]+)'
const homes = '/srv/staging([.]understudy)?'
const owner = '(root|atlbitbucket|understudy-in)'
const run = '[0-9]{8}-[0-9]{6}-[A-Za-z0-9]+'
const gently = '/usr/bin/nice ^-n 10 ionice -c 2 -n 7'
/** Heads and refs of every repository, hashed. */
const refs =
  '-xdev -type d ! -path [*]/refs/[*] ! -path [*]/stash-refs/[*] [(] -name objects -o -name logs -o -name hooks -o -name info [)] -prune -o -type f ! -name [*][.]lock [(] [(] -path [*]/refs/[*] -o -path [*]/stash-refs/[*] [)] -o [(] -name HEAD -o -name packed-refs -o -name stash-packed-refs [)] [)] -exec sha256sum -z -- [{][}] [+]'
/** Every ref of each repository, followed. */
const connectivity = String.raw`-maxdepth 0 -exec env HOME\=/nonexistent XDG_CONFIG_HOME\=/nonexistent GIT_CONFIG_NOSYSTEM\=1 GIT_CONFIG_GLOBAL\=/dev/null GIT_TERMINAL_PROMPT\=0 GIT_NO_LAZY_FETCH\=1 git -c core[.]commitGraph\=false -c core[.]multiPackIndex\=false -c core[.]fsmonitor\=false -c core[.]hooksPath\=/dev/null -c core[.]alternateRefsCommand\=true -c safe[.]directory\=[*] --git-dir [{][}] fsck --connectivity-only --no-dangling --no-reflogs --no-progress ; -printf understudy-repository whole %p[\\]n -o -printf understudy-repository broken %p[\\]n`
const part = '/([^/. ][^/ ]*|[.][^/. ][^/ ]*|[.][.][^/ ]+)'

const noBranch = ['refs', 'stash-refs', 'logs', 'hooks']
  .map((name) => `! -path [*]/shared/data[*]/repositories/[*]/${name}/[*]`)
  .join(' ')
const objects = (below: string) =>
  `[(] -path [*]/shared/data[*]/repositories/[*]/objects/[[]0-9a-f[]][[]0-9a-f[]]${below} -o -path [*]/shared/data[*]/repositories/[*]/objects/pack/[*] [)] ${noBranch}`
const large = '-path [*]/shared/data/git-lfs/[*] -o -path [*]/shared/data/attachments/[*]'
const line = String.raw`-printf %i %y%m %s %T@ %C@ %P[\\]n`
const listed = `-mindepth 2 [(] -type d -name objects -path [*]/shared/data[*]/repositories/[*]/objects ${noBranch} ${line} -prune [)] -o [(] ${large} [)] ! -type d -prune -o ${line}`
const base = String.raw`understudy-in@bb1[.]staging[.]example[.]com\:/srv/staging[.]understudy/base/home/$`
const made = `/srv/staging[.]understudy/incoming/${run}/home`
const kept = `/srv/staging[.]understudy/backups/${run}`
const received = `/srv/staging[.]understudy/incoming/${run}`
const archives = `/srv/staging[.]understudy/archives(${part})+`
const unpacked = `/srv/staging[.]understudy/incoming/${run}/unpacked`
const once = `-links [+]1 ! [(] ${objects('/[*]')} -o ${large} [)]`
const hidden = without.replaceAll(String.raw`--exclude\=`, String.raw`--filter\=H `)
const shared = [
  ...['refs', 'stash-refs', 'logs', 'hooks'].map((name) => `[+] /shared/data[*]/repositories/[*][*]/${name}/[*][*]`),
  '- /shared/data[*]/repositories/[*][*]/objects/[[]0-9a-f[]][[]0-9a-f[]]/',
  '- /shared/data[*]/repositories/[*][*]/objects/pack/[*]',
  '- /shared/data/git-lfs/',
  '- /shared/data/attachments/',
]
  .map((rule) => String.raw`--filter\=${rule}`)
  .join(' ')
const sharedWithKept = shared.replaceAll(/ \/shared/g, ' /home/shared')

describe('the sudo rules that doctor prints', () => {
  it('let a source be read as its service user, and pushed from; nothing of them writes where it runs', async () => {
    expect(await printed('production'))
      .toBe(String.raw`# Understudy: what understudy reads as the service user, and writes nothing. Needs sudo 1.9.10 or newer.
# Check with: visudo -cf FILE; keep as /etc/sudoers.d/understudy, mode 0440.
Defaults:understudy env_keep += "SSH_AUTH_SOCK"
understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/cat ^-- (/srv/bitbucket|/opt/atlassian/bitbucket/current)(${part})+$
understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/stat ${status} -- (/srv/bitbucket|/opt/atlassian/bitbucket/current)(${part})*$
understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/ls ^-A1 --quoting-style\=c -- (/srv/bitbucket|/opt/atlassian/bitbucket/current)(${part})*/$
understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/df ^--block-size\=1 --output\=avail\,used\,iavail\,iused\,itotal -- (/srv/bitbucket|/opt/atlassian/bitbucket/current)(${part})*$
understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/dd ^bs\=64K iflag\=nofollow status\=none if\=/var/lib/atl[.]bitbucket/[.]ssh/(known_hosts2?|config)$
understudy ALL=(root) NOPASSWD: /usr/bin/nice ^-n 10 ionice -c 2 -n 7 find /srv/bitbucket/shared/data ${listed}$
understudy ALL=(root) NOPASSWD: ${gently} env -C /srv/bitbucket/shared/data xargs -0 -r stat --printf\=%i o%a %s %[.]9Y %[.]9Z %n[\\]n --$
understudy ALL=(root) NOPASSWD: ${push} --delete --delete-excluded ${how} ${without} --exclude\=/shared/bitbucket[.]properties --exclude\=/shared/server[.]xml ${ssh} -- /srv/bitbucket/ ${base}
understudy ALL=(root) NOPASSWD: ${push} --delete ${how} ${hidden} --filter\=H /shared/bitbucket[.]properties --filter\=H /shared/server[.]xml --exclude-from\=- ${ssh} -- /srv/bitbucket/ ${base}
understudy ALL=(root) NOPASSWD: ${push} --checksum ${how} ${without} --exclude\=/shared/bitbucket[.]properties --exclude\=/shared/server[.]xml --exclude-from\=- ${ssh} -- /srv/bitbucket/ ${base}
understudy ALL=(root) NOPASSWD: /usr/bin/nice ^-n 10 ionice -c 2 -n 7 rsync -rlptH --no-devices --no-specials --dry-run --stats --no-human-readable ${without} --exclude\=/shared/bitbucket[.]properties --exclude\=/shared/server[.]xml -- /srv/bitbucket/ /srv/bitbucket[.]understudy-nowhere/$
understudy ALL=(root) NOPASSWD: ${push} --delete --delete-excluded --partial ${how} ${without} ${ssh} -- /var/spool/understudy/${run}/database/ understudy-in@bb1[.]staging[.]example[.]com\:/srv/staging[.]understudy/incoming/${run}/database/$
understudy ALL=(root) NOPASSWD: ${push} ${how} --dry-run --exclude\=[*] ${ssh} -- /srv/bitbucket/ understudy-in@bb1[.]staging[.]example[.]com\:/srv/$
understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/find ^/srv/bitbucket/shared/data/repositories ${placedHooks}
understudy ALL=(atlbitbucket) NOPASSWD: ${configuration} /srv/bitbucket/shared/data/repositories$
understudy ALL=(atlbitbucket) NOPASSWD: ${gently} env -C / find ((/srv/bitbucket|/opt/atlassian/bitbucket/current)(${part})* ?)+ ${refs}$
understudy ALL=(atlbitbucket) NOPASSWD: ${gently} find /srv/bitbucket/shared/data/attachments -xdev -type f -printf %s %P[\\]0$
understudy ALL=(atlbitbucket) NOPASSWD: ${gently} env -C / find (/srv/bitbucket|/opt/atlassian/bitbucket/current)(${part})* ${connectivity}$
`)
  })

  it('let the commands of a snapshot be run word for word, and the home be pushed from there and from nowhere else', async () => {
    const snapshot = {
      create: ['/usr/local/sbin/snap', 'create', 'bb*'],
      mount: '/mnt/frozen',
      drop: ['/usr/local/sbin/drop'],
    } as const
    const of = { ...config, environments: { production: { ...production, snapshot }, staging } }

    const rules = (await printed('production', of)).split('\n')

    expect(rules[1]).toBe('# A snapshot of the home is made and dropped by your own commands, word for word.')
    expect(rules.filter((rule) => rule.includes('/usr/local'))).toEqual([
      'understudy ALL=(root) NOPASSWD: /usr/local/sbin/snap ^create bb[*]$',
      'understudy ALL=(root) NOPASSWD: /usr/local/sbin/drop ""',
    ])
    expect(rules.filter((rule) => rule.endsWith(base)).map((rule) => / -- (\S+) /.exec(rule)?.[1])).toEqual([
      '/mnt/frozen/',
      '/mnt/frozen/',
      '/mnt/frozen/',
    ])
    // Before the run it is counted where it is used, and in the run where it lies frozen.
    expect(rules.filter((rule) => rule.includes(' --stats ')).map((rule) => / -- (\S+) /.exec(rule)?.[1])).toEqual([
      '/mnt/frozen/',
      '/srv/bitbucket/',
    ])
  })

  it('let a target be written in its home, beside it and in its drop-in, and nowhere else', async () => {
    expect(await printed('staging'))
      .toBe(String.raw`# Understudy: what understudy prepares, starts and stops the copy. Needs sudo 1.9.10 or newer.
# Root runs /srv/staging.understudy/decrypt, which understudy writes: who is understudy here is as good as root.
# Check with: visudo -cf FILE; keep as /etc/sudoers.d/understudy, mode 0440.
understudy ALL=(root) NOPASSWD: /usr/bin/cat ^-- (${homes}|/opt/atlassian/bitbucket/current)(${part})+$
understudy ALL=(root) NOPASSWD: /usr/bin/stat ${status}%m[\\]0 -- (${homes}|/opt/atlassian/bitbucket/current)(${part})*$
understudy ALL=(root) NOPASSWD: /usr/bin/ls ^-A1 --quoting-style\=c -- (${homes}|/opt/atlassian/bitbucket/current)(${part})*/$
understudy ALL=(root) NOPASSWD: /usr/bin/stat ${status}%m[\\]0 -- /srv$
understudy ALL=(root) NOPASSWD: /usr/bin/df ^--block-size\=1 --output\=avail\,used\,iavail\,iused\,itotal -- /srv$
understudy ALL=(root) NOPASSWD: /usr/bin/sync ^-- /srv$
understudy ALL=(root) NOPASSWD: /usr/bin/realpath ^-m -z -- ${homes}(${part})*$
understudy ALL=(root) NOPASSWD: /usr/bin/install ^-d -m 0[0-7]{3} -o ${owner} -g ${owner} -- ${homes}(${part})*$
understudy ALL=(root) NOPASSWD: /usr/bin/install ^-m 0[0-7]{3} -o ${owner} -g ${owner} -T -- /dev/null ${homes}(${part})+$
understudy ALL=(root) NOPASSWD: /usr/bin/dd ^of\=${homes}(${part})+ bs\=64K oflag\=nofollow conv\=notrunc\,nocreat\,fsync status\=none$
understudy ALL=(root) NOPASSWD: /usr/bin/rm ^-f -- ${homes}(${part})+$
understudy ALL=(root) NOPASSWD: /usr/bin/mv ^-f -T -- ${homes}(${part})* ${homes}(${part})*$
understudy ALL=(root) NOPASSWD: /usr/bin/sync ^-- ${homes}(${part})*$
understudy ALL=(root) NOPASSWD: /usr/bin/chown ^-h -R -P -- ${owner}\:${owner} /srv/staging[.]understudy(${part})+$
understudy ALL=(root) NOPASSWD: /usr/bin/rm ^-rf --one-file-system --preserve-root\=all -- /srv/staging[.]understudy(${part})+$
understudy ALL=(root) NOPASSWD: /usr/bin/ln ^-T -- /srv/staging[.]understudy(${part})+ /srv/staging[.]understudy(${part})+$
understudy ALL=(root) NOPASSWD: /usr/bin/cat ^-- ${dropIn}$
understudy ALL=(root) NOPASSWD: /usr/bin/install ^-d -m 0755 -o root -g root -- /etc/systemd/system/atlbitbucket[.]service[.]d$
understudy ALL=(root) NOPASSWD: /usr/bin/install ^-m 0644 -o root -g root -T -- /dev/null ${dropIn}$
understudy ALL=(root) NOPASSWD: /usr/bin/dd ^of\=${dropIn} bs\=64K oflag\=nofollow conv\=notrunc\,nocreat\,fsync status\=none$
understudy ALL=(root) NOPASSWD: /usr/bin/rm ^-f -- ${dropIn}$
understudy ALL=(root) NOPASSWD: /usr/bin/mv ^-f -T -- ${dropIn} ${dropIn}$
understudy ALL=(root) NOPASSWD: /usr/bin/sync ^-- /etc/systemd/system/atlbitbucket[.]service[.]d$
understudy ALL=(root) NOPASSWD: /usr/bin/systemctl ^start --no-ask-password -- atlbitbucket[.]service$
understudy ALL=(root) NOPASSWD: /usr/bin/systemctl ^stop --no-ask-password -- atlbitbucket[.]service$
understudy ALL=(root) NOPASSWD: /usr/bin/systemctl ^reset-failed --no-ask-password -- atlbitbucket[.]service$
understudy ALL=(root) NOPASSWD: /usr/bin/systemctl ^daemon-reload --no-ask-password$
understudy ALL=(root) NOPASSWD: /usr/bin/dd ^of\=/srv/staging[.]understudy(${part})+/undo[.]jsonl bs\=64K oflag\=append conv\=notrunc\,nocreat\,fsync status\=none$
understudy ALL=(root) NOPASSWD: /usr/bin/find ^${homes}(${part})* -xdev -mindepth 1 -type l -print0$
understudy ALL=(root) NOPASSWD: /usr/bin/find ^${homes}(${part})*/repositories -xdev -mindepth 1 -type f [(] -name [*][.]lock -o -name gc[.]pid [)] -print0$
understudy ALL=(root) NOPASSWD: /usr/bin/find ^-H ${homes}(${part})* -regextype posix-extended -mindepth 1 -type d [(] -name caches -o -name tmp -o -name log -o -name export -o -name shared -o -name bin -o -name data [)] -prune -o -type f -iregex ${files} ${packed}
understudy ALL=(root) NOPASSWD: /usr/bin/find ^-H ${homes}(${part})*/shared -regextype posix-extended -mindepth 1 -type d [(] -name caches -o -name tmp -o -name log -o -name export -o -name config -o -name bin -o -name data -o -name repositories [)] -prune -o -type f -iregex ${files} ! [(] -iname bitbucket[.]properties -o -iname server[.]xml [)] ${packed}
understudy ALL=(root) NOPASSWD: /usr/bin/find ^-H ${homes}(${part})*/shared/config -regextype posix-extended -mindepth 1 -type f ! [(] ${binaries} [)] ${packed}
understudy ALL=(root) NOPASSWD: /usr/bin/find ^-H ${homes}(${part})*/shared/bin -regextype posix-extended -mindepth 1 -type f ! [(] ${binaries} [)] ${packed}
understudy ALL=(root) NOPASSWD: /usr/bin/find ^-H ${homes}(${part})*/bin -regextype posix-extended -mindepth 1 -type f ! [(] ${binaries} [)] ${packed}
understudy ALL=(root) NOPASSWD: /usr/bin/find ^-H ${homes}(${part})*/repositories -regextype posix-extended -mindepth 1 -type d [(] -name objects -o -name refs -o -name stash-refs -o -name logs [)] -prune -o -type f ! [(] -iname packed-refs -o -iname stash-packed-refs -o ${binaries} [)] ${packed}
understudy ALL=(root) NOPASSWD: /usr/bin/find ^-H /opt/atlassian/bitbucket/current -regextype posix-extended -mindepth 1 -type d [(] -name work -o -name temp -o -name logs -o -name jre -o -name data [)] -prune -o -type f -iregex ${files} ${packed}
understudy ALL=(root) NOPASSWD: /usr/bin/find ^-H ${homes}(${part})*/shared/plugins/installed-plugins -regextype posix-extended -mindepth 1 -type f -iregex [.][*][[][.][]][(]jar[|]zip[|]obr[|]war[)] ${packed}
understudy ALL=(root) NOPASSWD: /usr/bin/find ^${homes}(${part})*/repositories ${placedHooks}
understudy ALL=(root) NOPASSWD: ${configuration} ${homes}(${part})*/repositories$
understudy ALL=(root) NOPASSWD: /usr/bin/grep ^-r -s -a -i -n -Z -H -F -D skip -f - --include\=alternates -- ${homes}(${part})*/repositories$
understudy ALL=(root) NOPASSWD: /usr/bin/sync ^-f -- ${homes}(${part})*$
understudy ALL=(root) NOPASSWD: /usr/bin/realpath ^-e -s -z -- (${homes}(${part})+ ?)+$
understudy ALL=(root) NOPASSWD: /usr/bin/realpath ^-m -z -- (${homes}(${part})+ ?)+$
understudy ALL=(root) NOPASSWD: /usr/bin/sed ^-i -e s\#\^/srv/bitbucket/\#/srv/staging/\# -- (${homes}(${part})+ ?)+$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a --no-preserve\=links --reflink\=always -T -- /srv/staging[.]understudy/base/tried /srv/staging[.]understudy/base/tried-copy$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a --no-preserve\=links --reflink\=always -T -- /srv/staging[.]understudy/base/home ${made}$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a -l -T -- /srv/staging[.]understudy/base/tried /srv/staging[.]understudy/base/tried-copy$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a -l -T -- /srv/staging[.]understudy/base/home ${made}$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a --no-preserve\=links -T -- /srv/staging[.]understudy/base/home ${made}$
understudy ALL=(root) NOPASSWD: /usr/bin/rsync ^-a --ignore-times --whole-file ${shared} -- /srv/staging[.]understudy/base/home/ ${made}/$
understudy ALL=(root) NOPASSWD: /usr/bin/find ^${made} -type f ${once} -print -quit$
understudy ALL=(root) NOPASSWD: /usr/bin/find ^/srv/staging[.]understudy/base/home/shared/data -mindepth 2 -maxdepth 3 -type d -printf %P[\\]n -path [*]/shared/data[*]/repositories/[*] -prune$
understudy ALL=(root) NOPASSWD: /usr/bin/tar ^-t -v -z --numeric-owner --quoting-style\=escape -f ${archives}$
understudy ALL=(root) NOPASSWD: /usr/bin/tar ^-x -z --no-same-owner --preserve-permissions --no-overwrite-dir -C ${unpacked} -f ${archives}$
understudy ALL=(root) NOPASSWD: /usr/bin/tar ^-x -z --no-same-owner --preserve-permissions --no-overwrite-dir -C ${unpacked} -f ${archives} --wildcards -- [*]bitbucket-db/[*] [*]bitbucket-home/shared/bitbucket[.][*]$
understudy ALL=(root) NOPASSWD: /usr/bin/bash ^/srv/staging[.]understudy/decrypt list agent default ${archives}$
understudy ALL=(root) NOPASSWD: /usr/bin/bash ^/srv/staging[.]understudy/decrypt unpack agent default ${archives} ${unpacked}$
understudy ALL=(root) NOPASSWD: /usr/bin/bash ^/srv/staging[.]understudy/decrypt look agent default ${archives} ${unpacked}$
understudy ALL=(root) NOPASSWD: /usr/bin/tar ^-c -v -v --numeric-owner --quoting-style\=escape -f /dev/null -C ${archives} -- bitbucket-home bitbucket-db$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a --no-preserve\=links -T -- ${archives}/bitbucket-home ${unpacked}/bitbucket-home$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a --no-preserve\=links -T -- ${archives}/bitbucket-db ${unpacked}/bitbucket-db$
understudy ALL=(root) NOPASSWD: /usr/bin/tar ^-c -v -v --numeric-owner --quoting-style\=escape -f /dev/null -C ${archives} -- bitbucket-home bitbucket-db bitbucket-data-stores$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a --no-preserve\=links -T -- ${archives}/bitbucket-data-stores ${unpacked}/bitbucket-data-stores$
understudy ALL=(root) NOPASSWD: /usr/bin/env ^TZ\=UTC pg_restore --list -- ${unpacked}/bitbucket-db$
understudy ALL=(root) NOPASSWD: /usr/bin/env ^TZ\=UTC pg_restore --create --schema-only --section\=pre-data --file\=- -- ${unpacked}/bitbucket-db$
understudy ALL=(root) NOPASSWD: /usr/bin/env ^TZ\=UTC pg_restore --data-only --table\=app_property --table\=plugin_setting --table\=bb_data_store --file\=- -- ${unpacked}/bitbucket-db$
understudy ALL=(root) NOPASSWD: /usr/bin/env ^TZ\=UTC pg_restore --list -- ${archives}/bitbucket-db$
understudy ALL=(root) NOPASSWD: /usr/bin/env ^TZ\=UTC pg_restore --create --schema-only --section\=pre-data --file\=- -- ${archives}/bitbucket-db$
understudy ALL=(root) NOPASSWD: /usr/bin/env ^TZ\=UTC pg_restore --data-only --table\=app_property --table\=plugin_setting --table\=bb_data_store --file\=- -- ${archives}/bitbucket-db$
understudy ALL=(root) NOPASSWD: ${gently} env -C / find ${kept} -xdev [(] -path ${kept}/home -o -path ${kept}/manifest[.]json [)] -prune -o -type f -exec sha256sum -z -- [{][}] [+]$
understudy ALL=(root) NOPASSWD: ${gently} env -C / find ${received} -xdev [(] -path ${received}/home -o -path ${received}/manifest[.]json [)] -prune -o -type f -exec sha256sum -z -- [{][}] [+]$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a --no-preserve\=links --reflink\=always -T -- ${kept} ${received}$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a -l -T -- ${kept} ${received}$
understudy ALL=(root) NOPASSWD: /usr/bin/cp ^-a --no-preserve\=links -T -- ${kept} ${received}$
understudy ALL=(root) NOPASSWD: /usr/bin/rsync ^-a --ignore-times --whole-file --filter\=- /database/ ${sharedWithKept} -- ${kept}/ ${received}/$
understudy ALL=(root) NOPASSWD: /usr/bin/env ^TZ\=UTC pg_restore --list -- ${kept}/database$
understudy ALL=(root) NOPASSWD: /usr/bin/env ^TZ\=UTC pg_restore --create --schema-only --section\=pre-data --file\=- -- ${kept}/database$
understudy ALL=(root) NOPASSWD: /usr/bin/env ^TZ\=UTC pg_restore --data-only --table\=app_property --table\=plugin_setting --table\=bb_data_store --file\=- -- ${kept}/database$
understudy ALL=(root) NOPASSWD: /usr/bin/nice ^-n 10 setsid --wait pg_restore --format\=directory --jobs\=[0-9]+ --exit-on-error --no-owner --no-privileges --no-tablespaces --no-subscriptions --no-publications --role\=bitbucket_stg --password --host\=db[.]staging[.]example[.]com --port\=5432 --username\=postgres --dbname\=dbname\='bitbucket_stg_[A-Za-z0-9]+_[A-Za-z0-9]+' application_name\='understudy-restore-${run}' sslmode\=disable -- /srv/staging[.]understudy/incoming/${run}/database$
understudy ALL=(root) NOPASSWD: /usr/bin/find ^${homes}(${part})* -xdev -type f -printf %s %P[\\]0$
understudy ALL=(root) NOPASSWD: ${gently} env -C / find (${homes}(${part})+ ?)+ ${refs}$
understudy ALL=(root) NOPASSWD: ${gently} sha256sum -z -- (${homes}(${part})+ ?)+$
understudy ALL=(atlbitbucket) NOPASSWD: ${gently} env -C / find (${homes}(${part})+ ?)+ ${connectivity}$
`)
  })

  it('let the fence be loaded, read and proven where it is not waived', async () => {
    const fence = { kind: 'raised', with: ['nftables', 'hosts'], scope: 'cgroup', allow: [] } as const
    const fenced = { ...config, refresh: { staging: { ...refreshOfStaging, fence } } }
    const waived = new Set((await printed('staging')).split('\n'))
    const lines = (await printed('staging', fenced)).split('\n')

    expect(lines.filter((line) => !waived.has(line))).toEqual([
      `${root} /usr/bin/stat ^--printf\\=%f[\\\\]0%s[\\\\]0%U[\\\\]0%u[\\\\]0%G[\\\\]0%g[\\\\]0%a[\\\\]0%d[\\\\]0%i[\\\\]0%[.]9Y[\\\\]0%m[\\\\]0 -- /etc/hosts$`,
      ...writing('/etc/(hosts|[.]understudy-[A-Za-z0-9]+)', '/etc', '0[0-7]{3}'),
      ...writing(
        '/etc/systemd/system/(understudy-fence-[a-z0-9-]+[.]service|[.]understudy-[A-Za-z0-9]+)',
        '/etc/systemd/system',
      ),
      ...['enable', 'disable', 'start'].map(
        (verb) => `${root} /usr/bin/systemctl ^${verb} --no-ask-password -- understudy-fence-staging[.]service$`,
      ),
      ...['fence', 'latches', 'cgroup'].map(
        (file) => `${root} /usr/sbin/nft ^-f /srv/staging[.]understudy/${file}[.]nft$`,
      ),
      `${root} /usr/sbin/sysctl ^-q -w net[.]netfilter[.]nf_conntrack_tcp_loose\\=0$`,
      `${root} /usr/sbin/nft ^-j list counters table inet understudy_staging$`,
      `${root} /usr/sbin/nft ^-s list table inet understudy_staging$`,
      `${root} /usr/bin/journalctl ^--no-pager --output\\=short-unix --lines\\=1000 --since\\=-30d --grep\\=understudy fence staging _TRANSPORT\\=kernel$`,
      ...['tried4', 'tried6', 'latched4', 'latched6'].map(
        (set) => `${root} /usr/sbin/nft ^-j list set inet understudy_staging ${set}$`,
      ),
      'understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/bash ^/srv/staging[.]understudy/canary$',
      `${root} /usr/bin/bash ^/srv/staging[.]understudy/canary running$`,
      'understudy ALL=(atlbitbucket) NOPASSWD: /usr/bin/bash ^/srv/staging[.]understudy/prober$',
      `${root} /usr/sbin/nft ^-s list ruleset$`,
    ])
  })

  it('let the folder of given backups be read where it lies elsewhere, and never written', async () => {
    const refresh = { ...refreshOfStaging, archives: { ...refreshOfStaging.archives, folder: '/mnt/backups' } }
    const lines = (await printed('staging', { ...config, refresh: { staging: refresh } })).split('\n')
    const ofArchives = lines.filter((line) => line.includes('/mnt/backups'))

    expect(ofArchives[0]).toBe(
      `${root} /usr/bin/cat ^-- (${homes}|/opt/atlassian/bitbucket/current|/mnt/backups)(${part})+$`,
    )
    const programs = ofArchives.map((line) => /NOPASSWD: \/usr\/bin\/(\S+)/.exec(line)?.[1])
    expect([...new Set(programs)]).toEqual(['cat', 'stat', 'ls', 'tar', 'bash', 'cp', 'env'])
    expect(
      ofArchives.filter((line) => line.includes('/usr/bin/cp')).every((line) => line.includes(` ${unpacked}/`)),
    ).toBe(true)
  })

  it('let a source push with the limit of its bandwidth, and without one under the lock', async () => {
    const transfer = { ...refreshOfStaging.transfer, bytesPerSecond: 20_000_000 }
    const refresh = { ...config.refresh, staging: { ...refreshOfStaging, transfer } }
    const before = (await printed('production', config)).split('\n')
    const lines = (await printed('production', { ...config, refresh })).split('\n')

    const limited = (line: string) => line.replace(' --timeout', String.raw` --bwlimit\=19531 --timeout`)
    const passes = before.filter((line) => line.includes('/base/home/'))
    const large = before.filter((line) => line.includes('--partial '))
    expect([passes.length, large.length]).toEqual([3, 1])
    expect(lines.toSorted()).toEqual(
      [...before.filter((line) => !large.includes(line)), ...[...passes, ...large].map(limited)].toSorted(),
    )
  })

  it('are short enough for sudo, which passes over an expression of more than 1024 characters', async () => {
    const [node] = staging.nodes
    const home = `/srv/${'deep/'.repeat(30)}home`
    const deep = { ...staging, nodes: [{ ...node, home }], sharedHome: `${home}/shared` } as const
    const rules = await printed('staging', { ...config, environments: { production, staging: deep } })
    const lengths = rules.split('\n').map((line) => line.slice(line.indexOf('^')).length)

    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024)
  })

  it('are so too where a source pushes from a deep home, with a key of a deep path, to a restricted user', async () => {
    const [node] = production.nodes
    const home = `/srv/${'deep/'.repeat(12)}home`
    const deep = { ...production, nodes: [{ ...node, home }], sharedHome: `${home}/shared` } as const
    const identity = { kind: 'file', path: `/etc/${'deep/'.repeat(8)}id_transfer` } as const
    const pushing = { ...refreshOfStaging, transfer: { ...refreshOfStaging.transfer, identity, root: '/srv' } }
    const rules = await printed('production', {
      ...config,
      environments: { staging, production: deep },
      refresh: { staging: pushing },
    })
    const lengths = rules.split('\n').map((line) => line.slice(line.indexOf('^')).length)

    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024)
  })
})

const root = 'understudy ALL=(root) NOPASSWD:'

/** One file of root's, or its like while it is written. */
function writing(file: string, folder: string, mode = '0644'): readonly string[] {
  return [
    `${root} /usr/bin/install ^-m ${mode} -o root -g root -T -- /dev/null ${file}$`,
    `${root} /usr/bin/dd ^of\\=${file} bs\\=64K oflag\\=nofollow conv\\=notrunc\\,nocreat\\,fsync status\\=none$`,
    `${root} /usr/bin/rm ^-f -- ${file}$`,
    `${root} /usr/bin/mv ^-f -T -- ${file} ${file}$`,
    `${root} /usr/bin/sync ^-- ${folder}$`,
  ]
}
