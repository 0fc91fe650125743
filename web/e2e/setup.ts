/**
 * One cloud for all tests that leave it as they found it. Starting one costs more than most tests do. A test that breaks the
 * engine on purpose, or counts what is in a cloud, starts one of its own (`Cloud.start`).
 */
import type { TestProject } from 'vitest/node'
import { Cloud, type Given } from './cloud'

declare module 'vitest' {
  export interface ProvidedContext {
    cloud: Given
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cloud = await Cloud.start()
  project.provide('cloud', cloud.given)
  return () => cloud.stop()
}
