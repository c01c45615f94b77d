// Attributes that pages may use. What is not offered here cannot be written: no event handlers, no style.

/// One attribute of an element.
struct Attribute: Sendable {
    enum Content: Sendable {
        case value(String)
        /// A boolean attribute that is set.
        case present
    }
    let name: StaticString
    /// nil: the attribute is left out.
    let content: Content?

    private init(_ name: StaticString, _ value: String?) {
        self.name = name
        content = value.map { .value($0) }
    }
    private init(_ name: StaticString, when set: Bool) {
        self.name = name
        content = set ? .present : nil
    }

    static func `class`(_ names: String?) -> Attribute { Attribute("class", names) }
    static func id(_ id: String) -> Attribute { Attribute("id", id) }
    static func lang(_ language: Language) -> Attribute { Attribute("lang", language.rawValue) }
    static func title(_ text: String?) -> Attribute { Attribute("title", text) }
    static func tabindex(_ index: Int) -> Attribute { Attribute("tabindex", "\(index)") }
    static func hidden(_ set: Bool = true) -> Attribute { Attribute("hidden", when: set) }
    static func role(_ role: StaticString) -> Attribute { Attribute("role", "\(role)") }
    /// `aria-` and a name; the name is fixed in the code.
    static func aria(_ name: Aria, _ value: String?) -> Attribute { Attribute(name.attribute, value) }
    /// For scripts. The whole name, with `data-`, fixed in the code.
    static func data(_ name: StaticString, _ value: String? = "") -> Attribute { Attribute(name, value) }

    // Addresses only as `Address`, which has been checked.
    static func href(_ address: Address) -> Attribute { Attribute("href", address.text) }
    static func src(_ address: Address) -> Attribute { Attribute("src", address.text) }
    static func action(_ address: Address) -> Attribute { Attribute("action", address.text) }
    static func target(_ name: String) -> Attribute { Attribute("target", name) }
    static func rel(_ value: StaticString) -> Attribute { Attribute("rel", "\(value)") }
    static func download(_ set: Bool = true) -> Attribute { Attribute("download", when: set) }

    static func type(_ value: StaticString) -> Attribute { Attribute("type", "\(value)") }
    static func name(_ value: String) -> Attribute { Attribute("name", value) }
    static func value(_ value: String) -> Attribute { Attribute("value", value) }
    static func placeholder(_ text: String?) -> Attribute { Attribute("placeholder", text) }
    static func autocomplete(_ value: StaticString) -> Attribute { Attribute("autocomplete", "\(value)") }
    static func inputmode(_ value: StaticString) -> Attribute { Attribute("inputmode", "\(value)") }
    static func colspan(_ count: Int) -> Attribute { Attribute("colspan", "\(count)") }
    static func scope(_ value: StaticString) -> Attribute { Attribute("scope", "\(value)") }
    static func `for`(_ id: String) -> Attribute { Attribute("for", id) }
    static func rows(_ count: Int) -> Attribute { Attribute("rows", "\(count)") }
    static func maxlength(_ count: Int) -> Attribute { Attribute("maxlength", "\(count)") }
    static func required(_ set: Bool = true) -> Attribute { Attribute("required", when: set) }
    static func checked(_ set: Bool) -> Attribute { Attribute("checked", when: set) }
    static func selected(_ set: Bool) -> Attribute { Attribute("selected", when: set) }
    static func disabled(_ set: Bool) -> Attribute { Attribute("disabled", when: set) }
    static func readonly(_ set: Bool = true) -> Attribute { Attribute("readonly", when: set) }
    static func multiple(_ set: Bool = true) -> Attribute { Attribute("multiple", when: set) }
    static func autofocus(_ set: Bool = true) -> Attribute { Attribute("autofocus", when: set) }
    static func spellcheck(_ set: Bool) -> Attribute { Attribute("spellcheck", set ? "true" : "false") }
    static func dir(_ value: StaticString) -> Attribute { Attribute("dir", "\(value)") }
    static func open(_ set: Bool) -> Attribute { Attribute("open", when: set) }
    /// The form that a field outside it belongs to.
    static func form(_ id: String) -> Attribute { Attribute("form", id) }
    /// The `datalist` with what may be meant.
    static func list(_ id: String) -> Attribute { Attribute("list", id) }
    static func formaction(_ address: Address) -> Attribute { Attribute("formaction", address.text) }

    static let post = Attribute("method", "post")
    static let get = Attribute("method", "get")
    /// Closes the dialog it stands in; sends nothing.
    static let dialogMethod = Attribute("method", "dialog")
    static let multipart = Attribute("enctype", "multipart/form-data")

    /// An instant for machines, in ISO 8601.
    static func datetime(_ text: String) -> Attribute { Attribute("datetime", text) }

    /// The frame of a foreign message: no script, no form, no origin; links may open a window of their own.
    static let sandbox = Attribute("sandbox", "allow-popups allow-popups-to-escape-sandbox")
    static let lazy = Attribute("loading", "lazy")
    static let noReferrer = Attribute("referrerpolicy", "no-referrer")

    static func alt(_ text: String) -> Attribute { Attribute("alt", text) }
    /// In pixels, or in the units of a drawing.
    static func width(_ value: Double) -> Attribute { Attribute("width", Self.number(value)) }
    static func height(_ value: Double) -> Attribute { Attribute("height", Self.number(value)) }
    static func x(_ value: Double) -> Attribute { Attribute("x", Self.number(value)) }
    static func y(_ value: Double) -> Attribute { Attribute("y", Self.number(value)) }
    static func viewBox(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Attribute {
        Attribute("viewBox", [x, y, width, height].map(Self.number).joined(separator: " "))
    }
    static let anyRatio = Attribute("preserveAspectRatio", "none")
    static func max(_ value: Int) -> Attribute { Attribute("max", "\(value)") }
    /// Sends the form although its fields are not yet as they must be.
    static let unchecked = Attribute("formnovalidate", when: true)

    // What foreign documents say of their measures may be anything; attributes are finite.
    private static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e7 else { return "0" }
        return value == value.rounded() ? "\(Int(value))" : "\((value * 100).rounded() / 100)"
    }

    static let charset = Attribute("charset", "utf-8")
    static func content(_ text: String) -> Attribute { Attribute("content", text) }
    static func media(_ query: StaticString) -> Attribute { Attribute("media", "\(query)") }
    static let module = Attribute("type", "module")
    static func viewBox(_ value: StaticString) -> Attribute { Attribute("viewBox", "\(value)") }
    static let unfocusable = Attribute("focusable", "false")

    /// The aria attributes in use.
    enum Aria: Sendable {
        case label, labelledby, describedby, current, hidden, live, atomic, invalid, pressed, controls, expanded,
            autocomplete

        fileprivate var attribute: StaticString {
            switch self {
            case .label: "aria-label"
            case .labelledby: "aria-labelledby"
            case .describedby: "aria-describedby"
            case .current: "aria-current"
            case .hidden: "aria-hidden"
            case .live: "aria-live"
            case .atomic: "aria-atomic"
            case .invalid: "aria-invalid"
            case .pressed: "aria-pressed"
            case .controls: "aria-controls"
            case .expanded: "aria-expanded"
            case .autocomplete: "aria-autocomplete"
            }
        }
    }
}
