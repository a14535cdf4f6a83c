"""What to learn from: explored transitions, synthesized tasks, trees and preference pairs."""
