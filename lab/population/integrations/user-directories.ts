import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'

/** A Crowd directory behind the internal one, with the password in clear [seen 4.7], and where Crowd is told to call back. */
export async function plantUserDirectories(context: PlantContext): Promise<void> {
  const { insert, secret, url } = planting(context, 'user-directories')
  const { rows } = await context.client.query<{ id: string; application: string; position: number }>(
    `SELECT max(d.id) + 1 AS id, (SELECT min(id) FROM cwd_application) AS application,
            (SELECT coalesce(max(list_index) + 1, 0) FROM cwd_app_dir_mapping) AS position FROM cwd_directory d`,
  )
  const { id = '32770', application = '1', position = 1 } = rows[0] ?? {}
  const impl = 'com.atlassian.crowd.directory.RemoteCrowdDirectory'
  const names = {
    directory_name: 'Crowd',
    lower_directory_name: 'crowd',
    impl_class: impl,
    lower_impl_class: impl.toLowerCase(),
  }
  const dates = { created_date: minutesAgo(900_000), updated_date: minutesAgo(800_000) }
  const directory = {
    id,
    ...names,
    ...dates,
    description: 'people of Example Corp',
    directory_type: 'CROWD',
    is_active: 'T',
  }
  await insert('cwd_directory', ['id'], [directory])
  const attributes = attributesOf(url('directory', 'crowd'), secret('crowd'))
  const attributeRows = Object.entries(attributes).map(([attribute_name, attribute_value]) => ({
    directory_id: id,
    attribute_name,
    attribute_value,
  }))
  await insert('cwd_directory_attribute', ['directory_id', 'attribute_name'], attributeRows)
  await insert(
    'cwd_directory_operation',
    ['directory_id', 'operation_type'],
    [{ directory_id: id, operation_type: 'UPDATE_USER' }],
  )
  const mapping = {
    id: Number(id) + 32_768,
    application_id: application,
    directory_id: id,
    list_index: position,
    is_allow_all: 'T',
  }
  await insert('cwd_app_dir_mapping', ['id'], [mapping])
}

function attributesOf(server: string, password: string): Readonly<Record<string, string>> {
  return {
    'crowd.server.url': server,
    'application.name': 'bitbucket',
    'application.password': password,
    'directory.cache.synchronise.interval': '3600',
    'crowd.sync.incremental.enabled': 'true',
    useNestedGroups: 'false',
  }
}
