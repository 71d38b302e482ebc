import { describe, expect, it } from 'vitest'
import { page } from './answer.ts'
import { findRoute } from './route.ts'
import { allRoutes } from './rest/routes.ts'

describe('a request', () => {
  it.each([
    ['GET', '/rest/api/1.0/admin/banner', '/rest/api/{api}/admin/banner'],
    ['GET', '/rest/api/latest/projects/A%20B/repos/r/', '/rest/api/{api}/projects/{project}/repos/{repository}'],
    ['GET', '/rest/plugins/1.0/', '/rest/plugins/1.0'],
    ['DELETE', '/mvc/maintenance/lock', '/mvc/maintenance/lock'],
  ])('%s %s finds its endpoint', (method, path, expected) => {
    expect(findRoute(allRoutes(), method, path)?.route.path).toBe(expected)
  })

  it('has its path taken apart', () => {
    const match = findRoute(allRoutes(), 'GET', '/rest/api/latest/projects/A%20B/repos/r')

    expect({ ...match?.path }).toEqual({ project: 'A B', repository: 'r' })
  })

  it.each([
    ['GET', '/rest/api/2.0/admin/banner'],
    ['PATCH', '/rest/api/latest/admin/banner'],
    ['GET', '/rest/apixlatest/projects'],
    ['GET', '/'],
  ])('%s %s finds none', (method, path) => {
    expect(findRoute(allRoutes(), method, path)).toBeUndefined()
  })
})

describe('a page', () => {
  it('says where the next one starts, and which is the last', () => {
    const first = page(['a', 'b', 'c'], new URLSearchParams('limit=2'))
    const last = page(['a', 'b', 'c'], new URLSearchParams('limit=2&start=2'))

    expect(first.body).toEqual({ size: 2, limit: 2, isLastPage: false, values: ['a', 'b'], start: 0, nextPageStart: 2 })
    expect(last.body).toEqual({ size: 1, limit: 2, isLastPage: true, values: ['c'], start: 2, nextPageStart: null })
  })
})
