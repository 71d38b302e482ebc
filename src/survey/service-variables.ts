import { join } from 'node:path/posix'
import { readUnitProperties, showUnit } from '../argv/systemctl.ts'
import { environmentFilesOf, serviceEnvironment } from '../changes/text/service-environment.ts'
import { jvmArgumentsIn, type JvmArgument } from '../changes/text/jvm-arguments.ts'
import { readShellAssignments, type ShellAssignment } from '../changes/text/shell-assignments.ts'
import { mergeUnitFiles, type UnitFile } from '../changes/text/systemd-unit.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { HostReader } from '../ports/host.ts'
import { readText } from './read-text.ts'

/** A variable, or a `-D` argument of the JVM, that the service will see. */
export interface ServiceInput {
  readonly kind: 'variable' | 'jvm-argument'
  readonly name: string
  readonly value: string
  readonly file: string
  readonly line: number
  readonly readable: boolean
}

/** What of an environment says how its service is started. */
export interface Serviced extends Pick<EnvironmentConfig, 'service'> {
  readonly nodes: readonly [{ readonly install: string }, ...{ readonly install: string }[]]
}

/** Scripts of an installation that set variables; setenv.sh up to 4.x, the others from 5.0 [documented]. */
const scripts = ['set-bitbucket-home.sh', 'setenv.sh', '_start-webapp.sh', 'start-bitbucket.sh'] as const

/** Everything that the unit, its drop-ins and environment files, and the start scripts give the service; later ones win. */
export async function readServiceInputs(host: HostReader, config: Serviced): Promise<readonly ServiceInput[]> {
  const inputs = await unitInputs(host, config)
  for (const script of scripts) {
    const file = join(config.nodes[0].install, 'bin', script)
    const text = await readText(host, file)
    if (text === undefined) continue
    const named = namesExported(text)
    for (const assignment of readShellAssignments(text)) {
      const exported = assignment.exported || named.has(assignment.name)
      inputs.push(...inputsOf({ ...assignment, exported }, file, inputs))
    }
  }
  return inputs
}

async function unitInputs(host: HostReader, config: Serviced): Promise<ServiceInput[]> {
  const files = await unitFiles(host, config)
  const settings = mergeUnitFiles(files)
  const texts = new Map<string, string>()
  for (const { path } of environmentFilesOf(settings)) {
    const text = await readText(host, path)
    if (text !== undefined) texts.set(path, text)
  }
  const { variables } = serviceEnvironment(settings, texts)
  return [...variables.values()].flatMap(({ name, value, readable, origin }): readonly ServiceInput[] => [
    { kind: 'variable', name, value, readable, ...origin },
    ...jvmArgumentsIn(value).map((argument) => jvmInput(argument, origin)),
  ])
}

/** A source need not say how it is started: the vendor's own unit name is tried. */
export async function unitFiles(host: HostReader, config: Pick<Serviced, 'service'>): Promise<readonly UnitFile[]> {
  if (config.service !== undefined && config.service.kind !== 'systemd') return []
  const unit = config.service?.unit ?? 'atlbitbucket'
  const found = await host.run(showUnit(unit, ['FragmentPath', 'DropInPaths']), { expect: [0, 1, 4, 127] })
  const shown = readUnitProperties(found.stdout)
  const paths = [shown.get('FragmentPath') ?? '', ...(shown.get('DropInPaths') ?? '').split(' ')].filter(
    (path) => path !== '',
  )
  const files: UnitFile[] = []
  for (const path of paths) {
    const text = await readText(host, path)
    if (text !== undefined) files.push({ path, text })
  }
  return files
}

/** Variables whose words are arguments of the JVM; what counts of them are those arguments [documented]. */
const argumentCarriers: readonly string[] = ['JVM_SUPPORT_RECOMMENDED_ARGS', 'JVM_REQUIRED_ARGS', 'JAVA_OPTS']

/** A variable that a script keeps to itself never reaches the service. */
function inputsOf(
  { name, value, line, conditional, exported, jvmArguments }: ShellAssignment,
  file: string,
  earlier: readonly ServiceInput[],
): readonly ServiceInput[] {
  const before = value.kind === 'default' ? variableOf(earlier, value.unless) : undefined
  if (before?.name === name) return []
  const text = before?.value ?? (value.kind === 'unreadable' ? '' : value.text)
  const carrier = argumentCarriers.includes(name)
  const readable = before?.readable !== false && value.kind !== 'unreadable' && (carrier || !conditional)
  // What the unit already gave stays exported, whatever a script makes of it.
  const reaches = exported || variableOf(earlier, name) !== undefined || (carrier && !readable)
  return [
    ...(reaches ? [{ kind: 'variable' as const, name, value: text, file, line, readable }] : []),
    ...jvmArguments.map((argument) => jvmInput(argument, { file, line })),
  ]
}

/** `export A B` on a line of its own, anywhere: one name too many is only looked at in vain. */
function namesExported(script: string): ReadonlySet<string> {
  const lists = [...script.matchAll(/\bexport\s+([^;&|\n]*)/gu)].map(([, words = '']) => words)
  return new Set(lists.flatMap((words) => words.split(/\s+/u)).map((word) => word.replace(/=.*$/su, '')))
}

/** What a default gives way to. */
function variableOf(inputs: readonly ServiceInput[], name: string): ServiceInput | undefined {
  return inputs.findLast((one) => one.kind === 'variable' && one.name === name)
}

function jvmInput({ key, value, readable }: JvmArgument, origin: { file: string; line: number }): ServiceInput {
  return { kind: 'jvm-argument', name: key, value, readable, ...origin }
}
