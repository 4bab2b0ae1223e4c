// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/shaders.h"

#include <string>

namespace orrery::gui {
namespace {

// What an instance looks like: its colour by value or by kind.
constexpr char kColouring[] = R"(
uniform samplerBuffer places;
uniform samplerBuffer live;
uniform sampler2D colours;
uniform vec3 heatRange;     // low, high, 1 for a logarithmic scale
uniform float heatIsOn;
uniform vec3 muted;         // what is not mapped, while something is

vec3 colourOf(float value, int flags, float kind) {
  if ((flags & 16) != 0) {
    float low = heatRange.x, high = heatRange.y, v = value;
    if (heatRange.z > 0.5) {
      low = log(max(low, 1e-30)); high = log(max(high, 1e-30)); v = log(max(v, 1e-30));
    }
    float share = high > low ? clamp((v - low) / (high - low), 0.0, 1.0) : 0.5;
    return texture2D(colours, vec2((share * 255.0 + 0.5) / 256.0, 0.25)).rgb;
  }
  if (heatIsOn > 0.5) return muted;
  return texture2D(colours, vec2((kind + 0.5) / 256.0, 0.75)).rgb;
}
)";

constexpr char kHatching[] = R"(
uniform vec3 unknownLight;
uniform vec3 unknownDark;
vec3 hatched() {
  return mod(gl_FragCoord.x + gl_FragCoord.y, 7.0) < 2.5 ? unknownDark : unknownLight;
}
)";

constexpr char kDevicesVertex[] = R"(
uniform int firstSlot;
uniform vec3 darkPart;
uniform vec3 lightPart;
flat out vec4 shade;   // colour, and 1 where there is no value
out float lit;
void main() {
  int slot = firstSlot + gl_InstanceID;
  vec4 place = texelFetch(places, slot);
  vec2 state = texelFetch(live, slot).xy;
  int flags = int(state.y + 0.5);
  vec3 world = vec3(place.xy, 0.0) + gl_Vertex.xyz * place.z;
  gl_Position = gl_ModelViewProjectionMatrix * vec4(world, 1.0);
  float role = gl_MultiTexCoord0.x;
  vec3 body = colourOf(state.x, flags, place.w);
  shade.rgb = role < 0.5 ? body : (role < 1.5 ? darkPart : lightPart);
  if (heatIsOn > 0.5 && role > 0.5) shade.rgb = mix(shade.rgb, body, 0.25);
  shade.a = (flags & 32) != 0 && role < 0.5 ? 1.0 : 0.0;
  lit = 0.62 + 0.30 * max(dot(gl_Normal, vec3(-0.38, -0.56, 0.74)), 0.0) + 0.14 * gl_Normal.z;
}
)";

constexpr char kDevicesFragment[] = R"(
flat in vec4 shade;
in float lit;
void main() {
  vec3 colour = shade.a > 0.5 ? hatched() : shade.rgb;
  gl_FragColor = vec4(colour * lit, 1.0);
}
)";

constexpr char kPointsVertex[] = R"(
uniform int firstSlot;
uniform float pixelsPerRadius;
uniform float pointSize;
flat out vec4 shade;
void main() {
  int slot = firstSlot + gl_VertexID;
  vec4 place = texelFetch(places, slot);
  vec2 state = texelFetch(live, slot).xy;
  int flags = int(state.y + 0.5);
  gl_Position = gl_ModelViewProjectionMatrix * vec4(place.xy, 0.4 * place.z, 1.0);
  gl_PointSize = max(pointSize * pixelsPerRadius / gl_Position.w, 1.0);
  shade = vec4(colourOf(state.x, flags, place.w), (flags & 32) != 0 ? 1.0 : 0.0);
}
)";

constexpr char kPointsFragment[] = R"(
flat in vec4 shade;
void main() {
  gl_FragColor = vec4(shade.a > 0.5 ? hatched() : shade.rgb, 1.0);
}
)";

// A ribbon is at least a pixel wide at any distance. `linkStates`: how far the dashes have moved,
// how dense they are, whether the link is faulty, whether it is selected.
constexpr char kRibbonsVertex[] = R"(
uniform samplerBuffer linkStates;
uniform float pixelsPerRadius;
uniform float halfWidth;
flat out vec4 state;
out float along;
void main() {
  int link = int(gl_MultiTexCoord0.z + 0.5);
  state = texelFetch(linkStates, link);
  float distance = (gl_ModelViewProjectionMatrix * gl_Vertex).w;
  float onePixel = distance / pixelsPerRadius;
  float half_ = max(halfWidth * (state.w > 0.5 ? 2.0 : 1.0), 0.6 * onePixel);
  vec3 world = gl_Vertex.xyz + vec3(gl_Normal.xy * gl_MultiTexCoord0.y * half_, 0.0);
  gl_Position = gl_ModelViewProjectionMatrix * vec4(world, 1.0);
  along = gl_MultiTexCoord0.x;
}
)";

constexpr char kRibbonsFragment[] = R"(
uniform vec3 quiet;
uniform vec3 busy;
uniform vec3 broken;
uniform vec3 chosen;
uniform float dashLength;
flat in vec4 state;
in float along;
void main() {
  float step_ = fract(along / dashLength - state.x);
  vec3 ground = state.w > 0.5 ? chosen : quiet;
  vec3 colour = ground;
  if (state.z > 0.5) colour = fract(along / dashLength * 2.0) < 0.6 ? broken : ground;
  else if (state.y > 0.0 && step_ < state.y) colour = busy;
  gl_FragColor = vec4(colour, 1.0);
}
)";

// Symbols stand over their device and always face the eye; `places`: x, y, z, and in the last
// number which symbol (0..7) and, times 8, where in a row of them (in halves, 8 is the middle).
constexpr char kSymbolsVertex[] = R"(
uniform samplerBuffer places;
uniform vec2 viewport;
uniform float pixelsPerRadius;
uniform float deviceSize;
uniform vec2 pixelsWithin;
out vec2 cell;
void main() {
  vec4 place = texelFetch(places, gl_InstanceID);
  float code = floor(place.w / 8.0);
  float kind = place.w - 8.0 * code;
  float row = code / 2.0 - 4.0;
  gl_Position = gl_ModelViewProjectionMatrix * vec4(place.xyz, 1.0);
  float seen = deviceSize * pixelsPerRadius / gl_Position.w;
  float pixels = clamp(0.8 * seen, pixelsWithin.x, pixelsWithin.y);
  vec2 corner = gl_Vertex.xy;
  vec2 offset = vec2(corner.x + 1.1 * row, corner.y + 0.6) * pixels;
  gl_Position.xy += offset * 2.0 / viewport * gl_Position.w;
  cell = vec2((corner.x + 0.5 + kind) / 4.0, 0.5 - corner.y);
}
)";

constexpr char kSymbolsFragment[] = R"(
uniform sampler2D atlas;
in vec2 cell;
void main() {
  vec4 colour = texture2D(atlas, cell);
  if (colour.a < 0.35) discard;
  gl_FragColor = vec4(colour.rgb / max(colour.a, 0.01), 1.0);
}
)";

// The ground with a grid of two steps, its lines a pixel wide, fading where they would be too
// dense.
constexpr char kGroundVertex[] = R"(
out vec2 spot;
void main() {
  gl_Position = gl_ModelViewProjectionMatrix * gl_Vertex;
  spot = gl_Vertex.xy;
}
)";

constexpr char kGroundFragment[] = R"(
uniform float gridStep;
uniform vec3 ground;
uniform vec3 gridFine;
uniform vec3 gridCoarse;
in vec2 spot;
float line(vec2 at) {
  vec2 wide = max(fwidth(at), vec2(1e-6));
  vec2 near_ = abs(fract(at - 0.5) - 0.5) / wide;
  float fade = clamp(1.0 - max(wide.x, wide.y) * 4.0, 0.0, 1.0);
  return (1.0 - clamp(min(near_.x, near_.y), 0.0, 1.0)) * fade;
}
void main() {
  vec3 colour = mix(ground, gridFine, line(spot / gridStep));
  colour = mix(colour, gridCoarse, line(spot / (10.0 * gridStep)));
  gl_FragColor = vec4(colour, 1.0);
}
)";

constexpr char kPlainVertex[] = R"(
void main() {
  gl_Position = gl_ModelViewProjectionMatrix * gl_Vertex;
  gl_FrontColor = gl_Color;
  gl_TexCoord[0] = gl_MultiTexCoord0;
}
)";

constexpr char kPlainFragment[] = R"(
uniform sampler2D picture;
uniform float textured;
void main() {
  gl_FragColor = textured > 0.5 ? texture2D(picture, gl_TexCoord[0].xy) * gl_Color : gl_Color;
}
)";

struct Source {
  std::string vertex;
  std::string fragment;
};

Source sourceOf(ShaderKind kind) {
  const std::string colouring = kColouring;
  const std::string hatching = kHatching;
  switch (kind) {
    case ShaderKind::kDevices: return {colouring + kDevicesVertex, hatching + kDevicesFragment};
    case ShaderKind::kPoints: return {colouring + kPointsVertex, hatching + kPointsFragment};
    case ShaderKind::kRibbons: return {kRibbonsVertex, kRibbonsFragment};
    case ShaderKind::kSymbols: return {kSymbolsVertex, kSymbolsFragment};
    case ShaderKind::kGround: return {kGroundVertex, kGroundFragment};
    case ShaderKind::kPlain: return {kPlainVertex, kPlainFragment};
  }
  return {};
}

}  // namespace

osg::ref_ptr<osg::Program> makeProgram(ShaderKind kind) {
  constexpr char kVersion[] = "#version 330 compatibility\n";
  const Source source = sourceOf(kind);
  osg::ref_ptr<osg::Program> program = new osg::Program;
  program->addShader(new osg::Shader(osg::Shader::VERTEX, kVersion + source.vertex));
  program->addShader(new osg::Shader(osg::Shader::FRAGMENT, kVersion + source.fragment));
  return program;
}

}  // namespace orrery::gui
