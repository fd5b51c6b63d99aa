import type { ChatResult } from './chat/chat-types.js';

/** What a chat is answered, once it is known. */
type Waiting = (instead: ChatResult) => void;

/**
 * A node that keeps who asked in one place for all: of two chats under way at the same time each is answered what the other asked. One that is
 * alone, streams, and failures go to those they are for.
 */
export class MixedAnswers {
  private underWay = 0;
  private waiting: { readonly own: ChatResult; readonly give: Waiting } | undefined;

  async exchange(work: () => Promise<ChatResult>): Promise<ChatResult> {
    this.underWay++;
    let own: ChatResult;
    try {
      own = await work();
    } catch (error) {
      this.leave();
      throw error;
    }
    const first = this.waiting;
    if (own.kind !== 'stream' && own.kind !== 'failed') {
      if (first !== undefined) {
        this.waiting = undefined;
        this.underWay -= 2;
        first.give(own);
        return first.own;
      }
      if (this.underWay > 1) return new Promise((give) => (this.waiting = { own, give }));
    }
    this.leave();
    return own;
  }

  /** Whoever waits for a second answer while nobody is left to give one gets its own. */
  private leave(): void {
    this.underWay--;
    const { waiting } = this;
    if (waiting === undefined || this.underWay > 1) return;
    this.waiting = undefined;
    this.underWay--;
    waiting.give(waiting.own);
  }
}
