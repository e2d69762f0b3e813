// What the player needs to know of an rrweb event, and which events it lets in.

export type RecordedEvent = { type: number; timestamp: number; data: any };

export const Type = { fullSnapshot: 2, incremental: 3, meta: 4, custom: 5 } as const;

export const Source = {
  mutation: 0,
  mouseMove: 1,
  mouseInteraction: 2,
  scroll: 3,
  viewportResize: 4,
  input: 5,
  touchMove: 6,
  mediaInteraction: 7,
  styleSheetRule: 8,
  canvasMutation: 9,
  font: 10,
  styleDeclaration: 13,
  selection: 14,
  adoptedStyleSheet: 15,
  drag: 12,
} as const;

/** A viewport of nothing shows nothing, and one without bound is a canvas of gigabytes. */
const FALLBACK = { width: 1280, height: 720 };
const LARGEST_SIDE = 16_384;
const LAST_MOUSE_INTERACTION = 10;

/**
 * Whether the event can be given to the Replayer. Small faults are mended in place, so that one odd
 * field does not cost the rest of the event; what cannot be mended is left out.
 */
export function admit(event: any): event is RecordedEvent {
  if (!isObject(event) || !Number.isFinite(event.timestamp)) return false;
  switch (event.type) {
    case Type.fullSnapshot:
      return isObject(event.data) && isObject(event.data.node) && Array.isArray(event.data.node.childNodes);
    case Type.incremental:
      return isObject(event.data) && admitIncremental(event.data);
    case Type.meta:
      if (!isObject(event.data)) return false;
      mendSize(event.data);
      return true;
    case Type.custom:
      return isObject(event.data);
    default:
      return false;
  }
}

export function isMove(event: RecordedEvent): boolean {
  if (event.type !== Type.incremental) return false;
  const source = event.data.source;
  return source === Source.mouseMove || source === Source.touchMove || source === Source.drag;
}

/** The page's address as this event tells it; single-page applications change it without a Meta. */
export function pageUrl(event: RecordedEvent): string | null {
  if (event.type === Type.meta) return text(event.data.href);
  if (event.type !== Type.custom) return null;
  const { tag, payload } = event.data;
  if (tag === "girok:page") return text(payload?.url);
  if (tag === "$pageview") return text(payload?.href);
  return null;
}

function admitIncremental(data: any): boolean {
  switch (data.source) {
    case Source.mutation:
      for (const list of ["adds", "removes", "texts", "attributes"]) {
        data[list] = Array.isArray(data[list]) ? data[list].filter(isObject) : [];
      }
      data.adds = data.adds.filter((add: any) => isObject(add.node));
      data.attributes = data.attributes.filter((change: any) => isObject(change.attributes));
      return true;
    case Source.mouseMove:
    case Source.touchMove:
    case Source.drag:
      if (!Array.isArray(data.positions)) return false;
      data.positions = data.positions.filter(isPosition);
      return data.positions.length > 0;
    case Source.mouseInteraction:
      return Number.isInteger(data.type) && data.type >= 0 && data.type <= LAST_MOUSE_INTERACTION;
    case Source.viewportResize:
      mendSize(data);
      return true;
    // Drawing would need scripts in the frame, and no film or sound is loaded.
    case Source.canvasMutation:
    case Source.mediaInteraction:
      return false;
    default:
      return Number.isInteger(data.source);
  }
}

function mendSize(data: any): void {
  data.width = side(data.width, FALLBACK.width);
  data.height = side(data.height, FALLBACK.height);
}

function side(value: unknown, fallback: number): number {
  const pixels = Math.round(Number(value));
  return pixels >= 1 ? Math.min(pixels, LARGEST_SIDE) : fallback;
}

function isPosition(position: any): boolean {
  if (!isObject(position) || !Number.isFinite(position.x) || !Number.isFinite(position.y)) return false;
  if (!Number.isFinite(position.timeOffset)) position.timeOffset = 0;
  return true;
}

function isObject(value: unknown): value is Record<string, any> {
  return typeof value === "object" && value !== null;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
