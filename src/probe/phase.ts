import type { HttpQuestion, Question } from '../checks/question.js';

/** When a question may be asked: 0 reads, 1 mutating brackets, 2 direct chats, 3 rotations, 4 autoselects, 5 what uses a limit up. */
export type Phase = 0 | 1 | 2 | 3 | 4 | 5;

const chatPhases = { direct: 2, rotation: 3, autoselect: 4 } as const;

function httpPhase(question: HttpQuestion): Phase {
  if (question.chat) return chatPhases[question.chat.kind];
  return question.effect === 'read' ? 0 : question.effect === 'mutates' ? 1 : 5;
}

/** A bracket waits for the latest of its stimuli, and is never a mere read. */
export function phaseOf(question: Question): Phase {
  if (question.kind === 'http') return httpPhase(question);
  if (question.kind === 'bracket') {
    const own: Phase = question.effect === 'spends' ? 2 : question.effect === 'mutates' || question.setup.length > 0 ? 1 : 0;
    return question.stimuli.map(httpPhase).reduce((latest, phase) => (phase > latest ? phase : latest), own);
  }
  if (question.kind === 'convergence') return 1;
  return question.effect === 'read' ? 0 : 1;
}
