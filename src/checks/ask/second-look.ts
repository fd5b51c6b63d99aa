import type { HttpQuestion } from '../question.js';

/** The chat to ask at once where this one was answered too late; undefined where one look is all it gets. */
export function secondLook(question: HttpQuestion): HttpQuestion | undefined {
  if (question.chat?.again === undefined) return undefined;
  const { again, ...chat } = question.chat;
  return { ...question, ...again, chat: { ...chat, confirms: question.key } };
}
