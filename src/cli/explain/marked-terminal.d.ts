// The package has no types, and those of DefinitelyTyped are of an older one that gave a renderer instead of an extension.
declare module 'marked-terminal' {
  import type { MarkedExtension } from 'marked';

  export interface TerminalOptions {
    readonly width?: number;
    /** Break lines at `width`. */
    readonly reflowText?: boolean;
    readonly showSectionPrefix?: boolean;
    readonly tab?: number;
  }

  export function markedTerminal(options?: TerminalOptions): MarkedExtension;
}
