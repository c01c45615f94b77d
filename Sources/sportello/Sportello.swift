// The executable: chooses the parts, starts them, offers the commands.
@main
struct Sportello {
    static func main() async {}
}
