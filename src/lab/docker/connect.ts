import type { ContainerRuntimeClient } from 'testcontainers';

/** The engine's API. */
export type Docker = ContainerRuntimeClient['container']['dockerode'];

/** Testcontainers takes a good half second to load: only when it is needed. */
export async function runtimeClient(): Promise<ContainerRuntimeClient> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  return getContainerRuntimeClient();
}

/** @throws where no container engine answers. */
export async function connectDocker(): Promise<Docker> {
  return (await runtimeClient()).container.dockerode;
}
