import { expect, test } from 'vitest'
import { allEndpoints } from './endpoints.ts'
import { createOpenApiDocument } from './openapi.ts'

const document = createOpenApiDocument({ version: '1.2.3', publicUrl: 'https://billing.example.com' })
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
)

test('every endpoint is an operation under the prefix of the API, with its own id', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(operations).toHaveLength(allEndpoints.length)
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(allEndpoints.length)
  expect(operations.every(({ path }) => path.startsWith('/api/v1/') && !path.includes(':'))).toBe(true)
})

test('path parameters of an address are declared', () => {
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const declared = (operation.parameters ?? []).filter((parameter: { in: string }) => parameter.in === 'path')
    expect(declared.map((parameter: { name: string }) => parameter.name).sort()).toEqual(inPath.sort())
  }
})

test('an operation lists the problems it can answer by status and type', () => {
  const create = document.paths?.['/api/v1/api-keys']?.post
  expect(Object.keys(create?.responses ?? {})).toEqual(
    expect.arrayContaining(['201', '400', '401', '403', '413', '415', '422', '500', '503']),
  )
  expect(JSON.stringify(create?.responses?.['401'])).toContain('urn:billbridge:problem:not-signed-in')
})

test('public operations need no API key, all others do', () => {
  expect(document.paths?.['/api/v1/session']?.post?.security).toEqual([])
  expect(document.paths?.['/api/v1/session']?.get?.security).toBeUndefined()
  expect(document.security).toEqual([{ apiKey: [] }])
})
