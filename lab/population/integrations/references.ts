import type { PlantContext } from '../context.ts'
import { someRepository } from '../ground.ts'
import { planting } from '../planting.ts'
import { millisAgo, minutesAgo } from '../time.ts'

/** What only points somewhere and calls nobody: build results, a shortcut, a link in the header, an audit entry. */
export async function plantReferences(context: PlantContext): Promise<void> {
  const { insert, random } = planting(context, 'references')
  const { baseUrl } = context.topology.production
  const { id } = await someRepository(context)
  const build = { CSID: random.hex(40), DATE_ADDED: minutesAgo(60), KEY: 'build', NAME: 'Build', STATE: 'SUCCESSFUL' }
  await insert('AO_CFE8FA_BUILD_STATUS', ['ID'], [{ ...build, URL: 'http://ci.corp.example/job/1' }])
  const shortcut = {
    CREATED_DATE: minutesAgo(9_000),
    LABEL: 'Manual',
    REPOSITORY_ID: id,
    URL: `${baseUrl}/projects/PLAT`,
  }
  await insert('AO_0E97B5_REPOSITORY_SHORTCUT', ['ID'], [shortcut])
  const link = { CONTENT_KEY: 'custom', LINK_LABEL: 'Intranet', LINK_URL: 'http://intranet.corp.example', SEQUENCE: 0 }
  await insert('AO_38321B_CUSTOM_CONTENT_LINK', ['ID'], [link])
  const entry = {
    ACTION: 'BaseUrlChanged',
    AREA: 'GLOBAL_CONFIG_AND_ADMINISTRATION',
    CHANGE_VALUES: JSON.stringify([{ to: baseUrl }]),
  }
  const where = { ENTITY_TIMESTAMP: millisAgo(90_000), LEVEL: 'BASE', NODE: random.uuid(), SOURCE: '10.0.0.7' }
  await insert('AO_C77861_AUDIT_ENTITY', ['ID'], [{ ...entry, ...where }])
}
