import type { Behaviour } from './behaviour.js';
import { auth } from './behaviours/auth.js';
import { listings } from './behaviours/listings.js';
import { refusedChats } from './behaviours/refused-chats.js';

/** The read-only part of the contract suite. */
export const behaviours: readonly Behaviour[] = [...auth, ...listings, ...refusedChats];
