import type { Topic } from '../recording.js';
import { auth, authOff } from './auth.js';
import { allFail, direct, failures, rateLimited, rotations, streams, unreachable, users, validation } from './chat.js';
import { listings, userListings } from './listings.js';

/** Every topic, harmless ones first. Each is asked of a fresh node, so the order matters only within a topic. */
export const topics: readonly Topic[] = [
  auth,
  listings,
  userListings,
  validation,
  direct,
  rotations,
  users,
  streams,
  failures,
  allFail,
  rateLimited,
  unreachable,
  authOff,
];
