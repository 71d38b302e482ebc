/** Where a setting stands; the line is 1-based, the first of a continued one. */
export interface Origin {
  readonly file: string
  readonly line: number
}

export interface UnitSetting {
  readonly section: string
  readonly key: string
  /** As systemd reads it: continuation lines joined, surrounding white space gone, quotes and specifiers untouched. */
  readonly value: string
  readonly origin: Origin
}

/** A unit file or drop-in by its absolute path. */
export interface UnitFile {
  readonly path: string
  readonly text: string
}

/** Every setting of one file in order, empty assignments included. What is no `key=value` is passed over, as systemd does. */
export function parseUnitFile({ path, text }: UnitFile): readonly UnitSetting[] {
  const settings: UnitSetting[] = []
  let section = ''
  for (const { content, line } of readUnitLines(text)) {
    const header = /^\[(.*)\]$/su.exec(content)
    const at = content.indexOf('=')
    if (header !== null) section = header[1] ?? ''
    else if (at > 0) {
      const value = content.slice(at + 1).trim()
      settings.push({ section, key: content.slice(0, at).trim(), value, origin: { file: path, line } })
    }
  }
  return settings
}

/** The settings in force when unit and drop-ins are read in this order: an empty assignment drops what came before it. */
export function mergeUnitFiles(files: readonly UnitFile[]): readonly UnitSetting[] {
  let settings: readonly UnitSetting[] = []
  for (const setting of files.flatMap((file) => parseUnitFile(file))) {
    settings = setting.value === '' ? without(settings, setting) : [...settings, setting]
  }
  return settings
}

/** Every value in force of a setting that may be given several times, such as `ExecStart`. */
export function unitSettings(settings: readonly UnitSetting[], section: string, key: string): readonly UnitSetting[] {
  return settings.filter((setting) => setting.section === section && setting.key === key)
}

/** The value in force of a setting that counts once, such as `User`: the last one. */
export function unitSetting(settings: readonly UnitSetting[], section: string, key: string): UnitSetting | undefined {
  return unitSettings(settings, section, key).at(-1)
}

interface UnitLine {
  readonly content: string
  readonly line: number
}

// Comments may stand between the lines of a continued setting; the backslash becomes a space.
function readUnitLines(text: string): readonly UnitLine[] {
  const lines: UnitLine[] = []
  let pending: UnitLine | undefined
  for (const [index, raw] of text
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .entries()) {
    const content = raw.trimStart()
    if (/^[#;]/u.test(content)) continue
    const joined: UnitLine = { content: (pending?.content ?? '') + content, line: pending?.line ?? index + 1 }
    pending = undefined
    if (endsInBackslash(joined.content)) pending = { ...joined, content: `${joined.content.slice(0, -1)} ` }
    else lines.push({ ...joined, content: joined.content.trim() })
  }
  if (pending !== undefined) lines.push({ ...pending, content: pending.content.trim() })
  return lines
}

function endsInBackslash(content: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*\\$/su.test(content)
}

function without(settings: readonly UnitSetting[], { section, key }: UnitSetting): readonly UnitSetting[] {
  return settings.filter((setting) => setting.section !== section || setting.key !== key)
}
