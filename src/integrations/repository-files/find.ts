import { looksLikeCredential, namesCredential } from '../../kernel/credential-shape.ts'
import { endpointsInText, urlEndpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import { placeName, type Place } from '../../kernel/place.ts'
import type { EnvironmentReader, RepositoryFiles } from '../../ports/environment-reader.ts'
import { readGitConfig, type GitSetting } from './git-config.ts'

/** One finding for what many repositories have alike: whoever placed a hook by hand placed it everywhere. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const { hooks, hookLines, config } = await environment.repositoryFiles()
  const placed = Map.groupBy(hooks.filter(isPlaced), inEvery)
  const lines = Map.groupBy(hookLines, ({ path }) => inEvery(path))
  const settings = Map.groupBy(readGitConfig(config).filter(reachesOut), ({ path, key }) => `${inEvery(path)}: ${key}`)
  return [
    ...[...placed].toSorted(byName).map(([path, files]) => hookFinding(path, files, lines.get(path) ?? [])),
    ...[...settings].toSorted(byName).flatMap(([, same]) => settingFindings(same)),
  ]
}

/** Bitbucket's own two scripts with what they call, under its names of then and now, and Git's samples [unverified]. */
function isPlaced(path: string): boolean {
  return !/\/hooks\/(?:[^/]+\.sample|(?:pre|post)-receive|(?:pre|post)-receive\.d\/20_(?:bitbucket|stash)_callback)$/u.test(
    path,
  )
}

/** Programs that Git runs, addresses that it goes to, what it signs in with, and files that may say any of it. */
function reachesOut({ key, value }: GitSetting): boolean {
  return REACHES_OUT.test(key) && !(key === 'include.path' && value === OWN_INCLUDE)
}

/** What Bitbucket maintains itself [unverified]. */
const OWN_INCLUDE = 'repository-config'

const REACHES_OUT =
  /^(?:remote\..*\.(?:url|pushurl|proxy)|url\..*\.(?:insteadof|pushinsteadof)|https?\.(?:.*\.)?(?:extraheader|proxy|cookiefile)|credential\..*|include\.path|includeif\..*\.path|core\.(?:sshcommand|askpass|gitproxy|hookspath|fsmonitor))$/u

// `data/repositories/12/hooks/x` stands for that of every repository.
function inEvery(path: string): string {
  return path.replace(/^(data\/repositories)\/.+?\/(hooks\/.+|config)$/u, '$1/*/$2')
}

function hookFinding(path: string, files: readonly string[], lines: RepositoryFiles['hookLines']): Finding {
  // Whoever placed a hook everywhere wrote it once.
  const texts = [...new Set(lines.map(({ text }) => text))]
  const [secret, plain] = [texts.filter(isSecret), texts.filter((text) => !isSecret(text))]
  const endpoints = [...endpointsInText(plain.join('\n')), ...urlEndpointsInText(secret.join('\n'))]
  const summary = `a hook that Bitbucket did not place, in ${repositories(files)}: it runs on the server`
  return finding({ kind: 'file', path }, { summary, endpoints, secret: secret.length > 0 })
}

function isSecret(line: string): boolean {
  return looksLikeCredential('', line) || SIGNED_IN.test(line)
}

/** A password in a URL. */
const SIGNED_IN = /:\/\/[^/\s]*@/u

function settingFindings(same: readonly GitSetting[]): readonly Finding[] {
  const [first] = same
  if (first === undefined) return []
  const { path, key, line } = first
  // `http.https://host.extraheader`: the address stands between section and name.
  const text = [key.replace(/^\w+\.(.+)\.\w+$/u, '$1'), ...same.map(({ value }) => value)].join('\n')
  const secret = namesCredential(key) || /extraheader$|^credential\./u.test(key) || SIGNED_IN.test(text)
  const summary = `a setting of Git in ${repositories(same.map((one) => one.path))} that leads somewhere or runs something`
  return [
    finding(
      { kind: 'property', file: inEvery(path), key, line },
      { summary, endpoints: endpointsInText(text), secret },
    ),
  ]
}

function finding(where: Place, words: Pick<Finding, 'summary' | 'endpoints' | 'secret'>): Finding {
  return { id: `repository-files:${placeName(where)}`, integration: 'repository-files', where, state: 'live', ...words }
}

function repositories(files: readonly string[]): string {
  const ids = [
    ...new Set(files.map((path) => /^data\/repositories\/(.+?)\/(?:hooks\/|config$)/u.exec(path)?.[1] ?? path)),
  ]
  return ids.length === 1 ? `repository ${ids[0]}` : `${ids.length} repositories, such as ${ids[0]}`
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}
