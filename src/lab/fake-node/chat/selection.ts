import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AutoselectConfig, RotationConfig } from '../config.js';
import { isList, isObject, type Json, member, textOf } from '../json.js';
import type { FakeNode } from '../node.js';
import { repr } from '../python.js';
import type { ChatRequest, ChatResult } from './chat-types.js';
import { directChat } from './direct.js';
import { rotationChat } from './rotation.js';
import type { RotationOwner } from './rotation-members.js';

/** Whose an autoselect is: it may choose among these rotations. */
export interface AutoselectOwner extends RotationOwner {
  readonly rotations: ReadonlyMap<string, RotationConfig>;
}

const selectionTtlMs = 3_600_000;
const tailMessages = 5;
const maxPartLength = 800;

const ownSkillText =
  'Choose the one model of the list that fits the task. Answer with its id between aisbf_model_autoselection tags, nothing else.\n';

/** The release reads its own prompt text from a file of the installation; an installed one is taken where there is one. */
function skillText(home: string): string {
  const installed = ['/usr/share/aisbf', join(home, '.local', 'share', 'aisbf')]
    .map((folder) => join(folder, 'autoselect.md'))
    .find(existsSync);
  return installed === undefined ? ownSkillText : readFileSync(installed, 'utf8');
}

function partText(part: Json): string {
  return isObject(part) ? textOf(part['text']) : String(part);
}

function messageText(message: Json): string {
  const content = member(message, 'content');
  const raw = isList(content) ? content.map(partText).join(' ') : typeof content === 'string' ? content : repr(content);
  const text = raw.trim();
  return `${textOf(member(message, 'role')) || 'user'}: ${text.length > maxPartLength ? `${text.slice(0, maxPartLength)}...[truncated]` : text}`;
}

/** The last five messages: what is wanted now. */
const taskOf = (request: ChatRequest): string => request.messages.slice(-tailMessages).map(messageText).join('\n');
const contextOf = (request: ChatRequest): string => request.messages.slice(0, -tailMessages).map(messageText).join('\n');

function questionOf(node: FakeNode, autoselect: AutoselectConfig, request: ChatRequest, failed: readonly string[]): ChatRequest {
  const models = autoselect.available_models
    .filter((model) => !failed.includes(model.model_id))
    .map((model) => `<model><model_id>${model.model_id}</model_id><model_description>${model.description}</model_description></model>\n`)
    .join('');
  const context = contextOf(request);
  const failedNote =
    failed.length === 0
      ? ''
      : `\n<aisbf_failed_models>${failed.join(', ')}</aisbf_failed_models>\n<aisbf_note>These have failed already: do not choose them.</aisbf_note>`;
  const content = `${context ? `<aisbf_session_context>\n${context}\n</aisbf_session_context>\n` : ''}<aisbf_current_task>${taskOf(request)}</aisbf_current_task>
<aisbf_autoselect_list>
${models}
</aisbf_autoselect_list>
<aisbf_autoselect_fallback>${autoselect.fallback}</aisbf_autoselect_fallback>${failedNote}`;
  return {
    messages: [
      { role: 'system', content: skillText(node.config.home) },
      { role: 'user', content },
    ],
    temperature: 0,
    maxTokens: 100,
    stream: false,
  };
}

const nobody = { userId: null, tokenId: null };

/** Asks the selection model: a rotation, `provider/model`, or a provider (its first model). */
function askSelector(node: FakeNode, owner: AutoselectOwner, selector: string, question: ChatRequest): Promise<ChatResult> | undefined {
  const rotation = owner.rotations.get(selector);
  if (rotation) return rotationChat({ node, rotationId: selector, rotation, owner, request: question, caller: nobody });
  const slash = selector.indexOf('/');
  const providerId = slash < 0 ? selector : selector.slice(0, slash);
  const frozen = node.config.providers.get(providerId);
  const model = slash < 0 ? frozen?.models?.[0]?.name : selector.slice(slash + 1);
  if (frozen === undefined || model === undefined) return undefined;
  const request = { ...question, model };
  return directChat({ node, providerId, ownerId: null, frozen, request, caller: null });
}

async function select(
  node: FakeNode,
  owner: AutoselectOwner,
  autoselect: AutoselectConfig,
  question: ChatRequest,
): Promise<string | undefined> {
  const selector = autoselect.selection_model?.trim();
  if (!selector) return undefined;
  try {
    const result = await askSelector(node, owner, selector, question);
    // The release reads answers of its own making only: with an SDK's answer the selection fails.
    if (result?.kind !== 'dict') return undefined;
    const choices = result.body['choices'];
    const content = textOf(member(member(isList(choices) ? choices[0] : undefined, 'message'), 'content'));
    return /<aisbf_model_autoselection>(.*?)<\/aisbf_model_autoselection>/s.exec(content)?.[1]?.trim();
  } catch (error) {
    node.log(`Selection failed: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The id the selection model names, remembered for an hour; undefined where it named none. */
export async function selectionFor(
  node: FakeNode,
  owner: AutoselectOwner,
  autoselect: AutoselectConfig,
  request: ChatRequest,
  failed: readonly string[],
): Promise<string | undefined> {
  const open = autoselect.available_models.map((model) => model.model_id).filter((id) => !failed.includes(id));
  const key = [md5(contextOf(request)), md5(taskOf(request)), md5(open.sort().join(',')), autoselect.selection_model ?? 'internal'].join(
    '|',
  );
  const known = node.selections.get(key);
  if (known && known.until > Date.now()) return known.id;
  const id = await select(node, owner, autoselect, questionOf(node, autoselect, request, failed));
  if (id) node.selections.set(key, { id, until: Date.now() + selectionTtlMs });
  return id;
}
