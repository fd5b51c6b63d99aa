import type { Docker } from './connect.js';
import { labelsOf, nameIn } from './labels.js';

export interface LabNetwork {
  readonly name: string;
  readonly id: string;
  /** The address of this machine in it. What runs here and listens there is reached by the network's containers. */
  readonly gateway: string;
}

/** Makes a bridge whose containers publish ports on loopback only. */
export async function makeNetwork(docker: Docker, folder: string, part: string): Promise<LabNetwork> {
  const name = nameIn(folder, part);
  const made = await docker.createNetwork({
    Name: name,
    Driver: 'bridge',
    Labels: labelsOf(folder, part),
    Options: { 'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1' },
  });
  const { IPAM, Id } = await made.inspect();
  const gateway: string | undefined = IPAM?.Config?.[0]?.['Gateway'];
  if (gateway === undefined) {
    throw new Error(`Failed to make the network ${name}: the engine gave it no gateway. Please report this with docker network inspect.`);
  }
  return { name, id: Id, gateway: gateway.replace(/\/\d+$/, '') };
}
