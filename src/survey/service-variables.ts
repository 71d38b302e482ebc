import { join } from 'node:path/posix'
import { readUnitProperties, showUnit } from '../argv/systemctl.ts'
import { environmentFilesOf, serviceEnvironment } from '../changes/text/service-environment.ts'
import { readShellAssignments } from '../changes/text/shell-assignments.ts'
import { mergeUnitFiles, type UnitFile } from '../changes/text/systemd-unit.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { HostReader } from '../ports/host.ts'

/** A variable, or a `-D` argument of the JVM, that the service will see. */
export interface ServiceInput {
  readonly kind: 'variable' | 'jvm-argument'
  readonly name: string
  readonly value: string
  readonly file: string
  readonly line: number
  readonly readable: boolean
}

/** Scripts of an installation that set variables; setenv.sh up to 4.x, the others from 5.0 (reference: section 3). */
const scripts = ['set-bitbucket-home.sh', 'setenv.sh', '_start-webapp.sh', 'start-bitbucket.sh'] as const

/** Everything that the unit, its drop-ins and environment files, and the start scripts give the service; later ones win. */
export async function readServiceInputs(host: HostReader, config: EnvironmentConfig): Promise<readonly ServiceInput[]> {
  return [...(await unitInputs(host, config)), ...(await scriptInputs(host, config))]
}

async function unitInputs(host: HostReader, config: EnvironmentConfig): Promise<readonly ServiceInput[]> {
  const files = await unitFiles(host, config)
  const settings = mergeUnitFiles(files)
  const texts = new Map<string, string>()
  for (const { path } of environmentFilesOf(settings)) {
    const text = await readText(host, path)
    if (text !== undefined) texts.set(path, text)
  }
  const { variables } = serviceEnvironment(settings, texts)
  return [...variables.values()].map(({ name, value, readable, origin }) => ({
    kind: 'variable',
    name,
    value,
    readable,
    ...origin,
  }))
}

/** A source need not say how it is started: the vendor's own unit name is tried. */
async function unitFiles(host: HostReader, config: EnvironmentConfig): Promise<readonly UnitFile[]> {
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

async function scriptInputs(host: HostReader, config: EnvironmentConfig): Promise<readonly ServiceInput[]> {
  const inputs: ServiceInput[] = []
  for (const script of scripts) {
    const file = join(config.nodes[0].install, 'bin', script)
    const text = await readText(host, file)
    if (text !== undefined)
      inputs.push(...readShellAssignments(text).flatMap((assignment) => inputsOf(assignment, file)))
  }
  return inputs
}

function inputsOf(assignment: ReturnType<typeof readShellAssignments>[number], file: string): readonly ServiceInput[] {
  const { name, value, line, conditional, jvmArguments } = assignment
  const text = value.kind === 'unreadable' ? '' : value.text
  const readable = value.kind !== 'unreadable' && !conditional
  return [
    { kind: 'variable', name, value: text, file, line, readable },
    ...jvmArguments.map((argument) => ({
      kind: 'jvm-argument' as const,
      name: argument.key,
      value: argument.value,
      file,
      line,
      readable: argument.readable,
    })),
  ]
}

async function readText(host: HostReader, path: string): Promise<string | undefined> {
  const content = await host.readFile(path)
  return content === undefined ? undefined : new TextDecoder().decode(content)
}
